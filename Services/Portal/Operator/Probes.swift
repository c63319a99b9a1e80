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

    /// Without these no page can be served.
    private static let needed = ["portal", "intake"]

    func add(to router: Router<EdgeContext>) {
        router.get("healthz") { _, context in
            let inquiry = ServiceInquiry(edge: edge, watch: watch)
            var services: [String: String] = [:]
            for service in Self.needed {
                let health = await inquiry.health(service, context)
                watch.note(service, answered: health != nil, at: edge.surroundings.clock())
                services[service] = health.map { $0.ready ? "ready" : "not ready" } ?? "silent"
            }
            let isReady = services.values.allSatisfy { $0 == "ready" }
            return Response(
                status: isReady ? .ok : .serviceUnavailable,
                headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(
                    byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(Answer(ready: isReady, services: services)))))
        }
        router.get("metrics") { request, context in
            guard mayRead(request, context) else { throw EdgeError(.forbidden, "error.forbidden") }
            return Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: edge.registry.text())))
        }
    }

    /// Whoever brings the token that the operator set; where none is set, whoever connects from this machine itself. Behind
    /// a proxy every request does, so there only the token counts.
    private func mayRead(_ request: Request, _ context: EdgeContext) -> Bool {
        if let token = edge.settings.metricsToken {
            let given = request.headers[.authorization] ?? ""
            return Self.digest(given) == Self.digest("Bearer \(token)")
        }
        guard edge.settings.proxies == 0, request.headers[.xForwardedFor] == nil else { return false }
        return context.connection?.ipAddress.map { $0 == "::1" || $0.hasPrefix("127.") } ?? false
    }

    /// Digests are compared, so that the time taken tells nothing of the token.
    private static func digest(_ text: String) -> SHA256.Digest { SHA256.hash(data: Data(text.utf8)) }

    private struct Answer: Encodable {
        let ready: Bool
        let services: [String: String]
    }
}
