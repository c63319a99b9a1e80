import Bus
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// A lost receipt 补发查询码: finds the case by what its filer can say, has a code sent to the telephone that was left, and makes out a slip
/// with a new number for it; or, for an office above, without one. Everything that is said travels in bodies of forms and stands in no
/// address. Who may, and what is recorded, the desk decides.
struct LostPage: Sendable {
    let edge: Edge

    static let address = "/desk/lost"

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk/lost") { _, context in try await show(context) }
        router.post("desk/lost") { request, context in
            try await find(try await edge.form(of: request, context), context)
        }
        router.post("desk/lost/recover") { request, context in
            try await recover(try await edge.form(of: request, context), context)
        }
        router.post("desk/lost/code") { request, context in
            try await confirm(try await edge.form(of: request, context), context)
        }
        router.post("desk/lost/reissue") { request, context in
            try await reissue(try await edge.form(of: request, context), context)
        }
    }

    private func show(
        _ context: EdgeContext, found: [LostCase] = [], typed: Form? = nil, problem: LostModel.Problem? = nil,
        trial: ActFormModel.Trial? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let viewer = try context.staff
        guard viewer.works else { throw EdgeError(.forbidden, "error.forbidden") }
        let names = try await edge.caseNames(context)
        let form = viewer.area?.level == .village ? LostReceipt.formOfVillage : LostReceipt.form
        let candidates = found.map { lost in
            LostModel.Candidate(lost, problem: problem.flatMap { $0.case == lost.case ? $0 : nil }, edge, names)
        }
        let model = LostModel(
            heading: names.words("staff.lost.title"), hasFound: !candidates.isEmpty, found: candidates,
            saidTelephone: typed?["telephone"] ?? "", saidDay: typed?["day"] ?? "",
            form: ActFormModel(
                form, action: Self.address, ActChoices(row: nil, names: names, area: viewer.area),
                trial: trial ?? typed.map { ActFormModel.Trial(form: $0) }, isOpen: true,
                newID: edge.systemInputs.newID()))
        return edge.page("staff/lost", model, context, status: status)
    }

    /// - Parameter problem: what was wrong with a number that was asked for without a code.
    private func find(
        _ sent: Form, problem: LostModel.Problem? = nil, _ context: EdgeContext
    ) async throws -> Response {
        var trial = ActFormModel.Trial(form: sent)
        let status: HTTPResponse.Status
        do {
            let id = problem == nil ? sent.operationID : nil
            let found = try await edge.ask(LostReceipt.command(Filled(sent)), context, id: id).cases
            return try await show(
                context, found: found, typed: sent, problem: problem,
                status: problem == nil ? .ok : .unprocessableContent)
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

    // MARK: With a code

    private func recover(_ sent: Form, _ context: EdgeContext) async throws -> Response {
        let (id, form) = try Self.form("recover", of: sent)
        do {
            let command = try form.command(id, Filled(sent))
            _ = try await edge.ask(command, context, id: sent.operationID)
            return try await code(of: id, sent, context)
        } catch let problem as FieldProblem {
            return try await show(context, trial: .init(form: sent, problem: problem), status: .unprocessableContent)
        } catch let error as DeskError where error.reason == "recover.soon" || error.reason == "recover.today" {
            // The code that was sent before may still be good.
            let problem = EdgeError(error)
            let refusal = edge.words(context).refusal(error, problem)
            return try await code(of: id, sent, context, problem: refusal, status: problem.status)
        } catch let error as DeskError {
            let problem = EdgeError(error)
            let refusal = edge.words(context).refusal(error, problem)
            return try await show(context, trial: .init(form: sent, refusal: refusal), status: problem.status)
        }
    }

    /// The page on which the code is typed that the filer reads out.
    func code(
        of id: UUIDv7, _ said: Form, _ context: EdgeContext, problem: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        edge.page(
            "staff/lost-code",
            LostCodeModel(
                heading: edge.words(context)("staff.lost.code.title"), caseID: id.description,
                saidTelephone: said["telephone"] ?? "", saidDay: said["day"] ?? "",
                requestID: edge.systemInputs.newID().description,
                againID: edge.systemInputs.newID().description, codeProblem: problem), context, status: status)
    }

    private func confirm(_ sent: Form, _ context: EdgeContext) async throws -> Response {
        guard let id = sent["case"].flatMap({ UUIDv7($0) }) else { throw EdgeError(.badRequest, "error.form") }
        let words = edge.words(context)
        guard let code = sent["code"] else {
            return try await self.code(
                of: id, sent, context, problem: words("staff.problem.empty"), status: .unprocessableContent)
        }
        do {
            let reply = try await edge.ask(ConfirmRecovery(id, code: code), context, id: sent.operationID)
            if let number = reply.receipt {
                return try NewCasePage(edge: edge).slip(Slip(reissued: number, of: id))
            }
            let key = reply.left > 0 ? "staff.lost.code.wrong" : "staff.lost.code.used"
            return try await self.code(
                of: id, sent, context, problem: words(key, ["left": "\(reply.left)"]), status: .unprocessableContent)
        } catch let error as DeskError {
            let problem = EdgeError(error)
            return try await self.code(
                of: id, sent, context, problem: words.refusal(error, problem), status: problem.status)
        }
    }

    // MARK: Without

    private func reissue(_ sent: Form, _ context: EdgeContext) async throws -> Response {
        let (id, form) = try Self.form("reissue", of: sent)
        do {
            let command = try form.command(id, Filled(sent))
            guard let reply = try await edge.ask(command, context, id: sent.operationID) as? ReissueReceipt.Reply else {
                throw EdgeError(.internalServerError, "error.ours")
            }
            return try NewCasePage(edge: edge).slip(Slip(reissued: reply.receipt, of: id))
        } catch let problem as FieldProblem where ["reason", ActForm.confirmation].contains(problem.field) {
            return try await find(
                sent,
                problem: .init(case: id, field: problem.field, words: problem.words, reason: sent["reason"] ?? ""),
                context)
        } catch let problem as FieldProblem {
            return try await show(context, trial: .init(form: sent, problem: problem), status: .unprocessableContent)
        } catch let error as DeskError {
            // Found and asked for again, the next number takes the place of one that nobody has seen.
            let problem = EdgeError(error)
            let refusal = edge.words(context).refusal(error, problem)
            return try await show(context, trial: .init(form: sent, refusal: refusal), status: problem.status)
        }
    }

    private static func form(_ act: String, of sent: Form) throws -> (UUIDv7, ActForm) {
        guard let id = sent["case"].flatMap({ UUIDv7($0) }), let form = ActForms.find(act) else {
            throw EdgeError(.badRequest, "error.form")
        }
        return (id, form)
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
        /// Of the request for a code.
        let requestID: String
        let matter: String
        let filed: String
        /// Where the viewer may give out a number without a code.
        let reissue: Reissue?
    }

    struct Reissue: Sendable {
        let reissueID: String
        let isTried: Bool
        let reason: String
        let reasonProblem: String?
        let confirmProblem: String?
    }

    /// What was wrong with a number that was asked for without a code.
    struct Problem: Sendable {
        let `case`: UUIDv7
        let field: String
        /// A key of the words.
        let words: String
        /// As it was typed.
        let reason: String
    }
}

/// What the page of a code shows.
struct LostCodeModel: Sendable {
    let heading: String
    let caseID: String
    let saidTelephone: String
    let saidDay: String
    let requestID: String
    /// Of the request for another code.
    let againID: String
    let codeProblem: String?
}

extension LostModel.Candidate {
    init(_ found: LostCase, problem: LostModel.Problem?, _ edge: Edge, _ names: CaseNames) {
        caseID = found.case.description
        requestID = edge.systemInputs.newID().description
        matter = "\(names.kind(found.kind)) · \(names.category(found.category))"
        filed = names.time(found.filed)
        func said(_ field: String) -> String? {
            problem.flatMap { $0.field == field ? names.words($0.words) : nil }
        }
        reissue =
            found.mayReissue
            ? LostModel.Reissue(
                reissueID: edge.systemInputs.newID().description, isTried: problem != nil,
                reason: problem?.reason ?? "", reasonProblem: said("reason"),
                confirmProblem: said(ActForm.confirmation)) : nil
    }
}
