import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Papers

/// The receipt 回执: its number is shown for the minutes after filing, and never again.
struct ReceiptPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("receipt") { request, context in
            guard let fresh = edge.jar.open(CookieJar.fresh, as: Fresh.self, of: request) else {
                throw EdgeError(.notFound, "villager.shown")
            }
            return edge.page("villager/receipt", try model(fresh, request, context), context)
        }
        router.post("clear") { request, context in
            _ = try await edge.form(of: request, context)
            var response = Response.redirect(to: "/cleared")
            for name in [CookieJar.fresh, CookieJar.receipt, CookieJar.household] {
                response.setCookie(edge.jar.gone(name))
            }
            // Drafts lie in the browser's own storage.
            response.headers[.clearSiteData] = "\"storage\""
            return response
        }
        router.get("cleared") { _, context in edge.page("villager/cleared", NoModel(), context) }
    }

    /// How long the page can be loaded again.
    static let time = Duration.seconds(10 * 60)

    /// On to the receipt's page.
    func opened(_ receipt: CaseReceipt, from place: FilingPlace) throws -> Response {
        var response = Response.redirect(to: "/receipt")
        let fresh = Fresh(
            number: receipt.receipt, office: receipt.office, handledBy: receipt.handledBy,
            receiveBy: receipt.receiveBy, answerBy: receipt.answerBy, provisional: receipt.provisional,
            promises: receipt.promises, place: place.town + " " + place.village)
        response.setCookie(try edge.jar.sealed(CookieJar.fresh, fresh, for: Self.time))
        return response
    }

    /// What the browser holds of it, sealed.
    private struct Fresh: Codable {
        let number: String
        let office: String
        let handledBy: Office?
        let receiveBy: CivilDay
        let answerBy: CivilDay
        let provisional: [CaseClock]
        let promises: [String]
        let place: String
    }

    private func model(_ fresh: Fresh, _ request: Request, _ context: EdgeContext) throws -> Model {
        let number = try ReceiptNumber(typed: fresh.number)
        let words = edge.words(context)
        func promise(_ clock: CaseClock, _ day: CivilDay) -> String {
            let shown = words.day(day, isProvisional: fresh.provisional.contains(clock))
            return words("villager.receipt.\(clock.rawValue)", ["day": shown])
        }
        // Behind the fragment's mark: a browser never sends it.
        let link = edge.address(of: request) + "/r#" + number.digits
        return Model(
            receiptNumber: number.grouped, digits: number.digits,
            picture: "data:image/png;base64," + (try QRCode(link).png(scale: 6)).base64EncodedString(),
            filedPlace: fresh.place, office: words.office(fresh.handledBy, fresh.office),
            promises: context.visitor.language == .chinese
                ? fresh.promises
                : [
                    promise(.receive, fresh.receiveBy), promise(.answer, fresh.answerBy),
                ])
    }

    private struct Model: Sendable {
        /// In groups of four.
        let receiptNumber: String
        let digits: String
        let picture: String
        let filedPlace: String
        let office: String
        let promises: [String]
    }
}

/// Of a page that says the same to everybody.
struct NoModel: Sendable {}

extension Edge {
    /// How people reach this portal, without a slash at its end.
    func address(of request: Request) -> String {
        settings.publicURL ?? "http://\(request.head.authority ?? "\(settings.host):\(settings.port)")"
    }
}

extension HTTPField.Name {
    static let clearSiteData = constant("Clear-Site-Data")
}
