import Bus
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import ServiceKit

/// `/metrics`: what every service of the suite counts, in one text, each sample labelled with its service. A service that
/// does not answer within two seconds is left out, and `qinglian_up` says so.
struct SuiteMetrics: Sendable {
    let edge: Edge

    /// - Parameter admit: throws unless whoever asks may read them.
    func add<Context: Hummingbird.RequestContext>(
        to router: Router<Context>,
        admit: @escaping @Sendable (Hummingbird.Request, Context) throws -> Void = { _, _ in }
    ) {
        router.get("metrics") { request, context in
            try admit(request, context)
            return Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: await text())))
        }
    }

    /// Of this service itself nobody need be asked: it tells also while its own desk is silent.
    private func text() async -> String {
        let others = Desks.services.filter { $0 != SuiteService.portal.name }
        let answers = await withTaskGroup(of: (String, String?).self) { group in
            for service in others { group.addTask { (service, await metrics(of: service)) } }
            return await group.reduce(into: [SuiteService.portal.name: edge.registry.text()]) { $0[$1.0] = $1.1 }
        }
        return MetricsText.merged(
            Desks.services.map { service in
                let up = "# TYPE qinglian_up gauge\nqinglian_up \(answers[service] == nil ? 0 : 1)\n"
                return (service, up + (answers[service] ?? ""))
            })
    }

    private func metrics(of service: String) async -> String? {
        try? await edge.desks.caller(service).call(ReadMetrics(), timeout: ServiceInquiry.patience).reply.text
    }
}
