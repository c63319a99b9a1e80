import HTTPTypes
import Hummingbird
import Logging
import Messages
import Metrics
import ServiceKit

/// One log line and two figures a request. They name the route as `RouteName` tells it, not the address that was asked for:
/// codes and numbers never reach a log.
struct RequestRecord: RouterMiddleware {
    typealias Context = EdgeContext

    let logger: Logger

    func handle(
        _ request: Request, context: EdgeContext, next: Next
    ) async throws -> Response {
        var context = context
        context.traceparent = Self.traceparent(continuing: request.headers[.constant("traceparent")])
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await next(request, context)
        let time = clock.now - start
        let route = RouteName.told(context.endpointPath, isRead: request.method == .get || request.method == .head)
        let status = String(response.status.code)
        Counter(
            label: "qinglian_http_requests_total",
            dimensions: [("method", request.method.rawValue), ("route", route), ("status", status)]
        ).increment()
        logger.info(
            "answered",
            metadata: [
                "method": "\(request.method)", "route": "\(route)", "status": "\(status)",
                "ms": "\(time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000)",
                "trace": "\(Trace.id(of: context.traceparent) ?? "")",
            ])
        return response
    }

    /// Version 00, 16 bytes of the trace, 8 random bytes, sampled. The trace is the caller's, if it names one; otherwise a new
    /// one.
    static func traceparent(continuing given: String?) -> String {
        var random = SystemRandomNumberGenerator()
        func hex(_ words: Int) -> String {
            (0..<words).map { _ in
                let text = String(random.next() as UInt64, radix: 16)
                return String(repeating: "0", count: 16 - text.count) + text
            }.joined()
        }
        return "00-\(Trace.id(of: given) ?? hex(2))-\(hex(1))-01"
    }
}

/// How logs and metrics name a route: what filers and offices do to cases is one class, whatever it is.
enum RouteName {
    /// - Parameter route: as it was registered, its parameters not filled in; nil where nothing answers.
    static func told(_ route: String?, isRead: Bool) -> String {
        guard let route else { return "none" }
        let parts = route.split(separator: "/")
        if parts.starts(with: ["desk"]), parts.count > 1, ["retaliation", "task"].contains(parts[1]) {
            return isRead ? "/desk" : "/desk/case/{case}/act/{act}"
        }
        guard parts.starts(with: ["api", "v1"]), parts.count > 2 else { return route }
        switch parts[2] {
        case "receipts", "retaliation", "tasks": return "/api/v1/cases/{case}/{act}"
        case "cases" where parts.count > 3: return "/api/v1/cases/{case}/{act}"
        default: return route
        }
    }
}
