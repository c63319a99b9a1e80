import Bus
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Reports of retaliation 打击报复, for county discipline alone: which came in when, and what each says. Reading one is
/// recorded, so it is asked for by a form, never by following a link.
struct RetaliationPage: Sendable {
    let edge: Edge

    static let address = "/desk/retaliation"

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk/retaliation") { _, context in try await show(nil, context) }
        router.post("desk/retaliation") { request, context in
            let form = try await edge.form(of: request, context)
            guard let id = form["report"].flatMap({ UUIDv7($0) }) else { throw EdgeError(.badRequest, "error.form") }
            let reply = try await edge.ask(ReadRetaliation(report: id), context, id: form.operationID)
            return try await show(reply, context)
        }
    }

    private func show(_ opened: ReadRetaliation.Reply?, _ context: EdgeContext) async throws -> Response {
        let names = try await edge.caseNames(context)
        let reports = try await edge.ask(ListRetaliation(), context).reports
        return edge.page(
            "staff/retaliation",
            RetaliationModel(
                heading: names.words("staff.retaliation.title"), isEmpty: reports.isEmpty,
                opened: opened.map { reply in
                    RetaliationModel.Opened(
                        at: names.time(reply.row.at), text: reply.text, caseAddress: "/desk/case/\(reply.row.case)")
                },
                reports: reports.map { row in
                    RetaliationModel.Report(
                        report: row.report.description, at: names.time(row.at),
                        requestID: edge.surroundings.newID().description)
                }), context)
    }
}

struct RetaliationModel: Sendable {
    let heading: String
    let isEmpty: Bool
    let opened: Opened?
    let reports: [Report]

    struct Opened: Sendable {
        let at: String
        /// Nil once it was destroyed.
        let text: String?
        let caseAddress: String
    }

    struct Report: Sendable {
        let report: String
        let at: String
        let requestID: String
    }
}
