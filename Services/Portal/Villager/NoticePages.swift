import Foundation
import Hummingbird

/// Pages that say the same to everybody.
struct NoticePages: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("privacy") { _, context in edge.page("villager/privacy", NoModel(), context) }
        // 举报违纪违法: nothing of the household that was scanned before is read here; the way back to it stays open.
        router.get("misconduct") { _, context in edge.page("villager/misconduct", NoModel(), context) }
    }
}
