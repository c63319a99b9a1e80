import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Papers
import Passwords
import ServiceKit

/// Setting up one-time codes: the key is shown once, and proven by a first code before it counts.
struct OneTimeCodesPage: Sendable {
    let edge: Edge

    private struct Proposed: Codable {
        /// Hexadecimal.
        let key: String
    }

    private struct Model: Sendable {
        /// A PNG as a `data:` address.
        let picture: String
        /// In groups of four, to be typed.
        let key: String
        var problem: String?
    }

    func propose(_ request: Request, _ context: EdgeContext) throws -> Response {
        var generator = edge.systemInputs.generator
        let key = Secret.bytes(OneTimeCodes.keyLength, &generator)
        var response = edge.page("account/codes", try model(key, context), context)
        response.setCookie(
            try edge.jar.sealed(CookieJar.proposedKey, Proposed(key: Hex.encode(key)), for: .seconds(600)))
        return response
    }

    private func model(_ key: Data, _ context: EdgeContext) throws -> Model {
        let address = OneTimeCodes.address(
            key, login: context.viewer?.account ?? "", issuer: edge.words(context)("site.name"))
        let picture = try QRCode(address).png().base64EncodedString()
        var text = ""
        for (index, character) in OneTimeCodes.base32(key).enumerated() {
            if index > 0, index.isMultiple(of: 4) { text += " " }
            text.append(character)
        }
        return Model(picture: "data:image/png;base64,\(picture)", key: text)
    }

    func set(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (_, login) = try AccountPage.viewer(context)
        let form = try await edge.form(of: request, context)
        guard let proposed = edge.jar.open(CookieJar.proposedKey, as: Proposed.self, of: request),
            let key = Hex.decode(proposed.key)
        else { return .redirect(to: "/account/codes") }
        do {
            let code = String((form["code"] ?? "").prefix(TypedNumber.textLimit))
            _ = try await edge.ask(SetOneTimeCodes(account: login, key: proposed.key, code: code), context)
        } catch let error as DeskError where error.reason == "totp.code" {
            var model = try model(key, context)
            model.problem = edge.words(context)("account.codes.wrong")
            return edge.page("account/codes", model, context, status: .unprocessableContent)
        }
        var response = Response.redirect(to: "/account?done=codes")
        response.setCookie(edge.jar.gone(CookieJar.proposedKey))
        return response
    }

    func remove(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (_, login) = try AccountPage.viewer(context)
        _ = try await edge.form(of: request, context)
        _ = try await edge.ask(RemoveOneTimeCodes(account: login), context)
        return .redirect(to: "/account?done=no-codes")
    }
}
