import Bus
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// A lost receipt 补发查询码: finds the case by what its filer can say, and makes out a slip with a new number. Everything
/// that is said travels in bodies of forms and stands in no address. Who may, and what is recorded, the desk decides.
struct LostPage: Sendable {
    let edge: Edge

    static let address = "/desk/lost"

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk/lost") { _, context in try await show(context) }
        router.post("desk/lost") { request, context in
            try await find(try await edge.form(of: request, context), context)
        }
        router.post("desk/lost/recover") { request, context in try await recover(request, context) }
    }

    private func show(
        _ context: EdgeContext, found: [LostCase] = [], typed: Form? = nil, unconfirmed: UUIDv7? = nil,
        trial: ActFormModel.Trial? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let viewer = try context.staff
        guard viewer.works else { throw EdgeError(.forbidden, "error.forbidden") }
        let names = try await edge.caseNames(context)
        let form = viewer.area?.level == .village ? LostReceipt.formOfVillage : LostReceipt.form
        let candidates = found.map { LostModel.Candidate($0, isUnconfirmed: $0.case == unconfirmed, edge, names) }
        let model = LostModel(
            heading: names.words("staff.lost.title"), hasFound: !candidates.isEmpty, found: candidates,
            saidTelephone: typed?["telephone"] ?? "", saidDay: typed?["day"] ?? "",
            form: ActFormModel(
                form, action: Self.address, ActChoices(row: nil, names: names, area: viewer.area),
                trial: trial ?? typed.map { ActFormModel.Trial(form: $0) }, isOpen: true,
                newID: edge.surroundings.newID()))
        return edge.page("staff/lost", model, context, status: status)
    }

    /// - Parameter unconfirmed: the case that a number was asked for without the tick.
    private func find(_ sent: Form, unconfirmed: UUIDv7? = nil, _ context: EdgeContext) async throws -> Response {
        var trial = ActFormModel.Trial(form: sent)
        let status: HTTPResponse.Status
        do {
            let id = unconfirmed == nil ? sent.operationID : nil
            let found = try await edge.ask(LostReceipt.command(Filled(sent)), context, id: id).cases
            return try await show(
                context, found: found, typed: sent, unconfirmed: unconfirmed,
                status: unconfirmed == nil ? .ok : .unprocessableContent)
        } catch let problem as FieldProblem {
            trial.problem = problem
            status = .unprocessableContent
        } catch let error as DeskError {
            let problem = EdgeError(error)
            status = problem.status
            let text = edge.words(context).refusal(error, problem)
            if let field = LostReceipt.field(of: error.reason) {
                trial.problem = FieldProblem(field: field, words: text)
            } else {
                trial.refusal = text
            }
            if error.isTransient { trial.id = sent.operationID }
        }
        return try await show(context, trial: trial, status: status)
    }

    private func recover(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let sent = try await edge.form(of: request, context)
        guard let id = sent["case"].flatMap({ UUIDv7($0) }), let form = ActForms.find("recover") else {
            throw EdgeError(.badRequest, "error.form")
        }
        do {
            let command = try form.command(id, Filled(sent))
            guard let reply = try await edge.ask(command, context, id: sent.operationID) as? RecoverCase.Reply else {
                throw EdgeError(.internalServerError, "error.ours")
            }
            return try NewCasePage(edge: edge).slip(Slip(reply))
        } catch let problem as FieldProblem where problem.field == ActForm.confirmation {
            return try await find(sent, unconfirmed: id, context)
        } catch let problem as FieldProblem {
            return try await show(context, trial: .init(form: sent, problem: problem), status: .unprocessableContent)
        } catch let error as DeskError {
            // Found and asked for again, the next number takes the place of one that nobody has seen.
            let problem = EdgeError(error)
            let refusal = edge.words(context).refusal(error, problem)
            return try await show(context, trial: .init(form: sent, refusal: refusal), status: problem.status)
        }
    }
}

/// What the page of a lost receipt shows.
struct LostModel: Sendable {
    let heading: String
    let hasFound: Bool
    let found: [Candidate]
    /// As they were typed: who asks for a number says them again.
    let saidTelephone: String
    let saidDay: String
    let form: ActFormModel

    /// As much of a case as its filer needs to tell which one it is.
    struct Candidate: Sendable {
        let caseID: String
        let requestID: String
        let matter: String
        let filed: String
        let confirmProblem: String?
    }
}

extension LostModel.Candidate {
    init(_ found: LostCase, isUnconfirmed: Bool, _ edge: Edge, _ names: CaseNames) {
        caseID = found.case.description
        requestID = edge.surroundings.newID().description
        matter = "\(names.kind(found.kind)) · \(names.category(found.category))"
        filed = names.time(found.filed)
        confirmProblem = isUnconfirmed ? names.words("staff.problem.confirm") : nil
    }
}
