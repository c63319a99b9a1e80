import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Does what a filer asks for, and shows the case again.
struct FilerActs: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        // A reload of an address that only takes forms.
        router.get("r/act/:act") { _, _ in Response.redirect(to: "/r/case") }
        router.post("r/act/:act") { request, context in
            guard let act = context.parameters.get("act").flatMap({ FilerAct(rawValue: $0) }) else {
                throw EdgeError(.notFound, "error.missing")
            }
            let number = try FollowPage(edge: edge).number(of: request)
            return try await perform(
                act, on: number, edge.form(of: request, context), from: edge.clientAddress(of: request, context),
                isKept: edge.mine(of: request).holds(number), context)
        }
    }

    private func perform(
        _ act: FilerAct, on number: String, _ form: Form, from client: String, isKept: Bool, _ context: EdgeContext
    ) async throws -> Response {
        let words = edge.words(context)
        let id = form["id"].flatMap { UUIDv7($0) } ?? edge.systemInputs.newID()
        var shown = FollowModel.Shown(act: act, typed: FilerActForm(form), isKept: isKept)
        if let missing = FilerActForm(form).problem(of: act, hasVoice: form.hasVoice) {
            shown.problem = words(missing)
            return try await FollowPage(edge: edge).page(number, shown, context)
        }
        let attachments: [Data]
        do {
            attachments = try await edge.attachments(of: form, for: client)
        } catch let error as Uploads.Mistake {
            shown.problem = error.text(words)
            return try await FollowPage(edge: edge).page(number, shown, context)
        }
        do {
            try await ask(act, .receipt(number), FilerActForm(form), attachments, id, context)
            return .redirect(to: "/r/case?done=\(act.rawValue)")
        } catch let error as DeskError where error.isTransient {
            // Sent again under the same id, it is done once.
            throw EdgeError(error)
        } catch let error as DeskError where error.kind == .invalidParams || error.kind == .refused {
            shown.problem =
                error.reason == DeskError.staleID.reason ? words("villager.case.stale") : words.said(error)
            return try await FollowPage(edge: edge).page(number, shown, context)
        }
    }

    private func ask(
        _ act: FilerAct, _ key: CaseKey, _ typed: FilerActForm, _ attachments: [Data], _ id: UUIDv7,
        _ context: EdgeContext
    ) async throws {
        switch act {
        case .papers:
            _ = try await edge.ask(SupplyPapers(key, text: typed.text), attachments: attachments, context, id: id)
        case .add: _ = try await edge.ask(AddToCase(key, text: typed.text), attachments: attachments, context, id: id)
        case .judge:
            guard let grade = typed.grade else { return }
            _ = try await edge.ask(
                JudgeCase(key, grade: grade, why: typed.text.nonEmpty, reopen: typed.reopen && grade.asksWhy), context,
                id: id)
        case .reopen: _ = try await edge.ask(ReopenCase(key, reason: typed.text), context, id: id)
        case .secondLook: _ = try await edge.ask(AskSecondLook(key, reason: typed.text), context, id: id)
        case .urge: _ = try await edge.ask(UrgeCase(key, note: typed.text.nonEmpty), context, id: id)
        case .contact: _ = try await edge.ask(LeaveContact(key, telephone: typed.telephone), context, id: id)
        case .withdraw: _ = try await edge.ask(WithdrawCase(key), context, id: id)
        case .disown: _ = try await edge.ask(DisownCase(key), context, id: id)
        case .object: _ = try await edge.ask(ObjectToReissue(key), context, id: id)
        case .retaliation: _ = try await edge.ask(ReportRetaliation(key, text: typed.text), context, id: id)
        }
    }
}

/// What somebody wrote into an act's form.
struct FilerActForm: Sendable {
    var text = ""
    var telephone = ""
    var grade: CaseGrade?
    var reopen = false

    init(_ form: Form = Form()) {
        text = form.text("text")
        telephone = form.text("telephone")
        grade = form["grade"].flatMap { Int($0) }.flatMap { CaseGrade(rawValue: $0) }
        reopen = form["reopen"] == "yes"
    }

    /// What is missing; a key of the words.
    func problem(of act: FilerAct, hasVoice: Bool = false) -> String? {
        switch act.asks {
        case .text: text.isEmpty ? "villager.case.problem.text" : nil
        case .textAndFiles: text.isEmpty && !hasVoice ? "villager.case.problem.text" : nil
        case .telephone: telephone.isEmpty ? "villager.case.problem.telephone" : nil
        case .grade:
            grade == nil
                ? "villager.case.problem.grade"
                : grade?.asksWhy == true && text.isEmpty ? "villager.case.problem.why" : nil
        case .note, .nothing: nil
        }
    }
}
