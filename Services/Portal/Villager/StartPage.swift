import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// The start: type a code or a receipt's number, or choose a village.
struct StartPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("/") { _, context in try await page(context) }
        router.get("town/:area") { _, context in
            let places = try await edge.common.places(edge, context)
            guard let code = context.parameters.get("area").flatMap({ AreaCode($0) }), code.level == .town,
                let town = places.find(code)
            else { throw EdgeError(.notFound, "villager.unplaced") }
            let villages = places.villages(of: code).map { Link(address: "/v/\($0.code)", name: $0.name) }
            return edge.page(
                "villager/town", TownModel(name: town.name, villages: villages, hasVillages: !villages.isEmpty), context
            )
        }
        router.get("code") { _, _ in Response.redirect(to: "/") }
        router.post("code") { request, context in
            let form = try await edge.form(of: request, context)
            let code = form["code"] ?? ""
            var context = context
            let cookies = edge.reading(form, &context)
            guard cookies.isEmpty else { return try await page(context, typed: code).keeping(cookies) }
            do {
                return try await ScanPage(edge: edge).open(code: code, request, context)
            } catch let error as DeskError where error.kind == .invalidParams || error.kind == .notFound {
                return try await page(context, typed: code, problem: edge.words(context).said(error))
            }
        }
    }

    private func page(_ context: EdgeContext, typed: String = "", problem: String? = nil) async throws -> Response {
        let towns = try await edge.common.places(edge, context).towns.map {
            Link(address: "/town/\($0.code)", name: $0.name)
        }
        return edge.page(
            "villager/start", Model(towns: towns, hasTowns: !towns.isEmpty, typed: typed, codeProblem: problem),
            context,
            status: problem == nil ? .ok : .unprocessableContent)
    }

    struct Link: Sendable {
        let address: String
        let name: String
    }

    private struct Model: Sendable {
        let towns: [Link]
        let hasTowns: Bool
        let typed: String
        let codeProblem: String?
        /// Of the number's own form, which is on this page too.
        let typedNumber = ""
        let numberProblem: String? = nil
        let isAlone = false
    }

    private struct TownModel: Sendable {
        let name: String
        let villages: [Link]
        let hasVillages: Bool
    }
}
