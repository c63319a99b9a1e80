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
        router.get("desk/retaliation") { request, context in try await show(nil, request, context) }
        router.post("desk/retaliation") { request, context in
            let form = try await edge.form(of: request, context)
            guard let id = form["report"].flatMap({ UUIDv7($0) }) else { throw EdgeError(.badRequest, "error.form") }
            let reply = try await edge.ask(ReadRetaliation(report: id), context, id: form.operationID)
            return try await show(reply, request, context)
        }
    }

    /// Case by case, or with `case` in the address all of one.
    private func show(
        _ opened: ReadRetaliation.Reply?, _ request: Request, _ context: EdgeContext
    ) async throws -> Response {
        let names = try await edge.caseNames(context)
        let query = request.uri.queryParameters
        let cursor = query["cursor"].map(String.init)
        let cases: [RetaliationModel.Case]
        let next: String?
        if let id = query["case"].flatMap({ UUIDv7(String($0)) }) {
            let reply = try await edge.ask(ListRetaliationOfCase(id, cursor: cursor), context)
            cases = [RetaliationModel.Case(id, reply.number, reply.reports, heading: nil, all: nil, edge, names)]
            next = reply.cursor.map { "\(Self.address)?case=\(id)&cursor=\($0)" }
        } else {
            let reply = try await edge.ask(ListRetaliation(cursor: cursor), context)
            cases = reply.cases.map { RetaliationModel.Case($0, edge, names) }
            next = reply.cursor.map { "\(Self.address)?cursor=\($0)" }
        }
        return edge.page(
            "staff/retaliation",
            RetaliationModel(
                heading: names.words("staff.retaliation.title"), isEmpty: cases.isEmpty,
                opened: opened.map { reply in
                    RetaliationModel.Opened(
                        at: names.time(reply.row.at), text: reply.text, caseAddress: "/desk/case/\(reply.row.case)")
                }, cases: cases, next: next), context)
    }
}

struct RetaliationModel: Sendable {
    let heading: String
    let isEmpty: Bool
    let opened: Opened?
    let cases: [Case]
    /// Where the list goes on.
    let next: String?

    struct Opened: Sendable {
        let at: String
        /// Nil once it was destroyed.
        let text: String?
        let caseAddress: String
    }

    struct Case: Sendable {
        let caseID: String
        /// 3920 4417.
        let short: String
        /// 5 份，其中 2 份没有打开过; nil where the list is of one case.
        let summary: String?
        let reports: [Report]
        /// Where all of them stand, if these are not all.
        let all: String?
    }

    struct Report: Sendable {
        let report: String
        let at: String
        let requestID: String
        let isUnopened: Bool
    }
}

extension RetaliationModel.Case {
    init(_ found: RetaliationCase, _ edge: Edge, _ names: CaseNames) {
        let key = found.unopened > 0 ? "staff.retaliation.count" : "staff.retaliation.countOpened"
        self.init(
            found.case, found.number, found.newest,
            heading: names.words(key, ["count": "\(found.count)", "unopened": "\(found.unopened)"]),
            all: found.count > found.newest.count ? "\(RetaliationPage.address)?case=\(found.case)" : nil, edge, names)
    }

    init(
        _ id: UUIDv7, _ number: CaseNumber, _ rows: [RetaliationRow], heading: String?, all: String?, _ edge: Edge,
        _ names: CaseNames
    ) {
        caseID = id.description
        short = number.grouped
        summary = heading
        reports = rows.map { row in
            RetaliationModel.Report(
                report: row.report.description, at: names.time(row.at),
                requestID: edge.systemInputs.newID().description, isUnopened: row.opened == nil)
        }
        self.all = all
    }
}
