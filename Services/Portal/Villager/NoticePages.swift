import Foundation
import Hummingbird
import Messages

/// Pages that say the same to everybody.
struct NoticePages: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("privacy") { _, context in await privacy(context) }
        // 举报违纪违法: nothing of the household that was scanned before is read here; the way back to it stays open.
        router.get("misconduct") { _, context in edge.page("villager/misconduct", NoModel(), context) }
    }

    /// Names the handler and how to reach it (PIPL art. 17), also while the register of places cannot be read.
    private func privacy(_ context: EdgeContext) async -> Response {
        let county = try? await edge.common.places(edge, context).find(edge.common.county)
        let words = edge.words(context)
        let owner = edge.pages.owner.name
        return edge.page(
            "villager/privacy",
            Privacy(
                handler: owner.map { words("villager.privacy.handlerIs", ["owner": $0]) }
                    ?? words("villager.privacy.handlerUnset"),
                call: county?.telephone.map(OfficeNumber.init), address: county?.address), context)
    }

    private struct Privacy: Sendable {
        let handler: String
        /// The county's office; where a setting says how to reach the handler, that is shown instead.
        let call: OfficeNumber?
        let address: String?
    }
}
