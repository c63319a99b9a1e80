import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// How every service is, who follows it and how far behind, and the care of its data.
struct StatusPage: Sendable {
    let edge: Edge
    let watch: ServiceWatch

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator") { _, context in
            let services = await ServiceInquiry(edge: edge, watch: watch).all(context)
            return edge.page("operator/status", StatusModel(services, edge, context), context)
        }
        router.post("operator/care") { request, context in
            let form = try await edge.form(of: request, context)
            guard let service = form["service"], let task = form["task"].flatMap({ CareTask(rawValue: $0) }) else {
                throw EdgeError(.unprocessableContent, "error.form")
            }
            _ = try await edge.ask(service, StartCare(task: task), context, id: form.operationID)
            return Response.redirect(to: "/operator#\(service)")
        }
    }
}
