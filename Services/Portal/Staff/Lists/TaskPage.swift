import Bus
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// A task that discipline handed to a village 交办: what is asked, and the form to report on it.
struct TaskPage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk/task/:task") { _, context in try await show(context) }
        router.post("desk/task/:task") { request, context in
            let id = try task(context)
            let form = try await edge.form(of: request, context)
            guard let text = form["text"] else {
                return try await show(context, problem: "staff.problem.empty", status: .unprocessableContent)
            }
            do {
                let requestID = form["id"].flatMap { UUIDv7($0) }
                _ = try await edge.ask(ReportTask(task: id, text: text), context, id: requestID)
                return .redirect(to: "/desk/task/\(id)")
            } catch let error as DeskError {
                let problem = EdgeError(error)
                return try await show(
                    context, text: text, refusal: edge.words(context).refusal(error, problem),
                    id: error.isTransient ? form["id"] : nil, status: problem.status)
            }
        }
    }

    private func task(_ context: EdgeContext) throws -> UUIDv7 {
        guard let id = context.parameters.get("task").flatMap({ UUIDv7($0) }) else {
            throw EdgeError(.notFound, "error.missing")
        }
        return id
    }

    private func show(
        _ context: EdgeContext, text: String = "", problem: String? = nil, refusal: String? = nil, id: String? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let names = try await edge.caseNames(context)
        let reply = try await edge.ask(ReadTask(task: try task(context)), context)
        let model = TaskModel(
            heading: names.words("staff.task.title"), from: names.office(reply.row.from),
            due: names.deadline(.answer, reply.row.due), handedDown: names.time(reply.row.handedDown),
            text: reply.text, report: reply.report, reported: reply.row.reported.map(names.time), typed: text,
            problem: problem.map { names.words($0) }, refusal: refusal,
            requestID: id ?? edge.systemInputs.newID().description, action: "/desk/task/\(reply.row.task)")
        return edge.page("staff/task", model, context, status: status)
    }
}

struct TaskModel: Sendable {
    let heading: String
    let from: String
    let due: DeadlineShown
    let handedDown: String
    let text: String?
    let report: String?
    let reported: String?
    let typed: String
    let problem: String?
    let refusal: String?
    let requestID: String
    let action: String
}
