import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messages
import NIOCore
import ServiceKit

/// What machines ask: a supervisor or a load balancer whether the portal can work, and Prometheus its figures.
struct Probes: Sendable {
    let edge: Edge
    let watch: ServiceWatch

    func add(to router: Router<EdgeContext>) {
        router.get("healthz") { _, context in
            let inquiry = ServiceInquiry(edge: edge, watch: watch)
            var services: [String: String] = [:]
            for service in SuiteService.needed.map(\.name) {
                let health = await inquiry.health(service, context)
                watch.note(service, answered: health != nil, at: edge.systemInputs.clock())
                services[service] = health.map { $0.ready ? "ready" : "not ready" } ?? "silent"
            }
            let isReady = services.values.allSatisfy { $0 == "ready" }
            return Response(
                status: isReady ? .ok : .serviceUnavailable,
                headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(
                    byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(Answer(ready: isReady, services: services)))))
        }
        SuiteMetrics(edge: edge).add(to: router) { request, context in
            guard mayRead(request, context) else { throw EdgeError(.forbidden, "error.forbidden") }
        }
    }

    /// Whoever brings the token that the operator set. Where none is set, whoever connects from this machine itself, unless
    /// something is said to stand before the portal: then everybody does.
    private func mayRead(_ request: Request, _ context: EdgeContext) -> Bool {
        if let token = edge.settings.metricsToken {
            let given = request.headers[.authorization] ?? ""
            return Self.digest(given) == Self.digest("Bearer \(token)")
        }
        guard edge.settings.proxies == 0, edge.settings.publicURL == nil, edge.settings.metrics == nil,
            request.headers[.xForwardedFor] == nil
        else { return false }
        return context.connection?.ipAddress.map { $0 == "::1" || $0.hasPrefix("127.") } ?? false
    }

    /// Digests are compared, so that the time taken tells nothing of the token.
    private static func digest(_ text: String) -> SHA256.Digest { SHA256.hash(data: Data(text.utf8)) }

    private struct Answer: Encodable {
        let ready: Bool
        let services: [String: String]
    }
}
