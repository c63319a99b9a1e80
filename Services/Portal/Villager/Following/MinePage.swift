import Foundation
import Hummingbird
import Messages
import ServiceKit

/// 我的事: the cases whose receipts this phone remembers. A number is remembered only when its filer asks for it, and one button
/// forgets them all; no number stands on the page or in an address.
struct MinePage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("mine") { request, context in
            edge.page("villager/mine", Model(edge.mine(of: request), try await names(context)), context)
        }
        router.post("mine") { request, context in
            let form = try await edge.form(of: request, context)
            return try await keep(fresh: form["of"] == "receipt", request, context)
        }
        router.post("mine/open") { request, context in
            let form = try await edge.form(of: request, context)
            let receipts = edge.mine(of: request).receipts
            guard let index = form["which"].flatMap({ Int($0) }), receipts.indices.contains(index) else {
                return Response.redirect(to: "/mine")
            }
            var response = Response.redirect(to: "/r/case")
            response.setCookie(
                try edge.jar.sealed(CookieJar.receipt, receipts[index].number, for: FollowPage.time))
            return response
        }
        router.post("mine/forget") { request, context in
            _ = try await edge.form(of: request, context)
            var response = Response.redirect(to: "/mine")
            response.setCookie(edge.jar.gone(CookieJar.mine))
            return response
        }
    }

    /// Remembers the receipt that the browser has open.
    ///
    /// - Parameter fresh: the one that was just made, not the one that is followed.
    private func keep(fresh: Bool, _ request: Request, _ context: EdgeContext) async throws -> Response {
        let number =
            fresh
            ? edge.jar.open(CookieJar.fresh, as: ReceiptPage.Fresh.self, of: request)?.number
            : edge.jar.open(CookieJar.receipt, as: String.self, of: request)
        guard let number else { throw EdgeError(.notFound, fresh ? "villager.shown" : "villager.closed") }
        let reply = try await edge.ask(FollowCase(receipt: number), context)
        var mine = edge.mine(of: request)
        mine.add(
            .init(
                number: number, kind: reply.kind,
                filed: CivilDay(inChinaAt: reply.steps.first?.at ?? edge.systemInputs.clock())))
        var response = Response.redirect(to: "/mine")
        response.setCookie(try edge.jar.sealed(CookieJar.mine, mine, for: Mine.time))
        return response
    }

    /// What a kind and a day are called on the page.
    private func names(_ context: EdgeContext) async throws -> @Sendable (Mine.Entry) -> (kind: String, filed: String) {
        let policy = try await edge.common.policy(edge, context)
        let words = edge.words(context)
        return { entry in (edge.name(of: entry.kind, policy, context), words.day(entry.filed)) }
    }

    private struct Model: Sendable {
        let receipts: [Line]
        let hasReceipts: Bool

        init(_ mine: Mine, _ names: (Mine.Entry) -> (kind: String, filed: String)) {
            receipts = mine.receipts.enumerated().map { index, entry in
                let (kind, filed) = names(entry)
                return Line(
                    index: String(index), kindName: kind, filedOn: filed, ending: String(entry.number.suffix(4)))
            }
            hasReceipts = !receipts.isEmpty
        }
    }

    private struct Line: Sendable {
        let index: String
        let kindName: String
        let filedOn: String
        /// The last four digits, by which a filer tells two apart.
        let ending: String
    }
}
