import HTTPTypes
import Hummingbird
import Logging
import Messages
import Synchronization

/// Whether requests come through a proxy that the portal was not told of: then everybody has the proxy's address, and bounds
/// of an address hold for all of them together.
final class ProxyWatch: Sendable {
    /// When it was seen first; nil if never.
    private let first = Mutex<Timestamp?>(nil)

    /// What to do about it; empty if nothing was seen. As a service's warnings are: in both languages, for operators.
    var warnings: [String] {
        guard let time = first.withLock({ $0 }) else { return [] }
        return [
            "自 \(time.stamp) 起，请求带有 X-Forwarded-For，但没有设置反向代理的层数：所有人会被当成同一个网络地址，限流会互相影响。"
                + "如果前面有反向代理，请设置 --proxies 或 QINGLIAN_PROXIES 后重启；如果没有，是有人自己加的，可以不管 "
                + "(requests bring X-Forwarded-For, but no proxy is configured: everybody counts as one address. If there is a "
                + "reverse proxy in front, set --proxies or QINGLIAN_PROXIES and restart; if there is none, somebody made it up)"
        ]
    }

    /// - Returns: whether it is the first time.
    func note(at now: Timestamp) -> Bool {
        first.withLock { first in
            guard first == nil else { return false }
            first = now
            return true
        }
    }
}

/// Looks for the mark of a proxy where none is configured.
struct ProxyMarks: RouterMiddleware {
    typealias Context = EdgeContext

    let watch: ProxyWatch
    let clock: @Sendable () -> Timestamp
    let logger: Logger

    func handle(_ request: Request, context: EdgeContext, next: Next) async throws -> Response {
        if request.headers.contains(.xForwardedFor), watch.note(at: clock()) {
            logger.warning(
                "X-Forwarded-For arrives, but no proxy is configured: set --proxies or QINGLIAN_PROXIES to how many stand in front, or everybody counts as one address"
            )
        }
        return try await next(request, context)
    }
}
