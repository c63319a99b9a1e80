import Foundation
import Hummingbird

/// Pages that say the same to everybody.
struct NoticePages: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("privacy") { _, context in edge.page("villager/privacy", NoModel(), context) }
        // 举报违纪违法: of the household that was scanned before, nothing is kept here.
        router.get("misconduct") { _, context in
            var response = edge.page("villager/misconduct", NoModel(), context)
            response.setCookie(edge.jar.gone(CookieJar.household))
            return response
        }
    }
}
