import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import ServiceKit

/// One case, with everything that may be done to it now.
struct CasePage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk/case/:case") { request, context in
            let query = request.uri.queryParameters
            let done = query["done"].map(String.init).flatMap { ActForms.find($0) == nil ? nil : $0 }
            do {
                return try await show(
                    context, open: query["act"].map(String.init), template: query["template"].map(String.init),
                    done: done)
            } catch let error as DeskError where done != nil && [.notFound, .forbidden].contains(error.kind) {
                // What was done took the case out of this desk's sight.
                return .redirect(to: "/desk?done=\(done ?? "")")
            }
        }
        router.post("desk/case/:case/contact") { request, context in
            _ = try await edge.form(of: request, context)
            return try await show(context, contact: true)
        }
        router.get("desk/case/:case/print") { _, context in
            try await show(context, page: "staff/print")
        }
        router.get("desk/next") { request, context in
            let after = request.uri.queryParameters["after"].flatMap { UUIDv7(String($0)) }
            let next = try await next(after: after, context)
            return Response.redirect(to: next.map { "/desk/case/\($0)" } ?? "/desk")
        }
        router.get("desk/case/:case/file/:file") { _, context in try await file(context) }
        router.post("desk/case/:case/act/:act") { request, context in try await act(request, context) }
    }

    /// - Parameters:
    ///   - open: the act whose form stands open.
    ///   - trial: what came of an earlier try of it.
    private func show(
        _ context: EdgeContext, page: String = "staff/case", open: String? = nil, template: String? = nil,
        trial: ActFormModel.Trial? = nil, contact: Bool = false, done: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let viewer = try context.staff
        let id = try context.caseID
        var names = try await edge.caseNames(context)
        let reply = try await edge.ask(ReadCase(id, contact: contact), context)
        names.people = Dictionary(reply.people.map { ($0.account, $0) }, uniquingKeysWith: { $1 })
        // A form that was refused stays on the page with what was typed, though the act may no longer be possible.
        let acts = reply.acts + (trial == nil ? [] : [open].compactMap { $0 }.filter { !reply.acts.contains($0) })
        let forms = ActForms.all.filter { acts.contains($0.act) }
        var choices = await edge.choices(for: forms, reply.row, names, context)
        choices.voices = CaseModel.voices(reply, names)
        if !reply.visitWays.isEmpty { choices.visitWays = reply.visitWays }
        // Who can answer at once need not accept first.
        let first = forms.first { $0.act == "answer" }?.act ?? forms.first(where: \.isNext)?.act
        let shown = forms.map { form in
            (
                form: form,
                model: ActFormModel(
                    form, action: "/desk/case/\(id)/act/\(form.act)", choices,
                    templates: edge.templates.entries(for: form.act, reply.row.kind, reply.row.category),
                    template: form.act == open ? template : nil, trial: form.act == open ? trial : nil,
                    isOpen: form.act == open ?? first, newID: edge.systemInputs.newID())
            )
        }
        let model = CaseModel(
            reply, forms: shown, isContactWhole: contact, done: done, viewer: viewer, now: edge.systemInputs.clock(),
            names)
        return edge.page(page, model, context, status: status)
    }

    /// 下一件: the case behind another in the list of what waits, or its first where the other is done.
    private func next(after id: UUIDv7?, _ context: EdgeContext) async throws -> UUIDv7? {
        let waiting = try await edge.ask(
            ListCases(states: CaseState.allCases.filter { !$0.isOver }, waiting: true, limit: 200), context
        ).cases.map(\.standing.case)
        guard let id, let place = waiting.firstIndex(of: id) else { return waiting.first }
        return place + 1 < waiting.count ? waiting[place + 1] : waiting.first { $0 != id }
    }

    /// Does what a form asks for. What is refused is shown beside the form, with what was typed.
    private func act(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let id = try context.caseID
        guard let form = ActForms.find(context.parameters.get("act") ?? "") else {
            throw EdgeError(.notFound, "error.missing")
        }
        let sent = try await edge.form(of: request, context)
        let requestID = sent["id"].flatMap { UUIDv7($0) } ?? edge.systemInputs.newID()
        var trial = ActFormModel.Trial(form: sent)
        let status: HTTPResponse.Status
        do {
            let command = try form.command(id, Filled(sent))
            let attachments =
                form.takesPhotos
                ? try await edge.attachments(of: sent, for: edge.client(of: request, context)) : []
            let reply = try await edge.ask(command, attachments: attachments, context, id: requestID)
            if reply is RecoverCase.Reply { return try await LostPage(edge: edge).code(of: id, sent, context) }
            if let reissued = reply as? ReissueReceipt.Reply {
                return try NewCasePage(edge: edge).slip(Slip(reissued: reissued.receipt, of: id))
            }
            return .redirect(to: "/desk/case/\(id)?done=\(form.act)")
        } catch let problem as FieldProblem {
            trial.problem = problem
            status = .unprocessableContent
        } catch let mistake as Uploads.Mistake {
            trial.problem = FieldProblem(field: mistake.field, words: mistake.text(edge.words(context)))
            status = .unprocessableContent
        } catch let error as DeskError {
            let problem = EdgeError(error)
            status = problem.status
            let text = edge.words(context).refusal(error, problem)
            if form.takesPhotos, error.reason?.hasPrefix("attachments.") == true {
                trial.problem = FieldProblem(field: Uploads.photos, words: text)
            } else {
                trial.refusal = text
            }
            if error.isTransient { trial.id = requestID }
        }
        do {
            return try await show(context, open: form.act, trial: trial, status: status)
        } catch let error as DeskError {
            return try await alone(form, trial, id, context, status: EdgeError(error).status)
        }
    }

    /// The form without its case: what was typed is not lost while Intake is away.
    private func alone(
        _ form: ActForm, _ trial: ActFormModel.Trial, _ id: UUIDv7, _ context: EdgeContext,
        status: HTTPResponse.Status
    ) async throws -> Response {
        let names = try await edge.caseNames(context)
        let choices = ActChoices(row: nil, names: names)
        let model = ActFormModel(
            form, action: "/desk/case/\(id)/act/\(form.act)", choices, trial: trial, isOpen: true,
            newID: edge.systemInputs.newID())
        return edge.page(
            "staff/act", AloneModel(heading: model.actName, caseAddress: "/desk/case/\(id)", form: model), context,
            status: status)
    }

    struct AloneModel: Sendable {
        let heading: String
        let caseAddress: String
        let form: ActFormModel
    }

    /// A photo or a voice message, as it was sent.
    private func file(_ context: EdgeContext) async throws -> Response {
        let id = try context.caseID
        guard let file = context.parameters.get("file").flatMap({ UUIDv7($0) }) else {
            throw EdgeError(.notFound, "error.missing")
        }
        let answer = try await edge.desks.ask(
            OpenAttachment(.id(id), attachment: file), as: try context.staff.actor, traceparent: context.traceparent)
        guard let bytes = answer.attachments.first else { throw EdgeError(.notFound, "error.missing") }
        return Response(
            status: .ok,
            headers: [
                .contentType: answer.reply.mediaType.rawValue, .cacheControl: "no-store",
                .contentDisposition: "inline",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension EdgeContext {
    /// The case that the path names.
    ///
    /// - Throws: `EdgeError` if it names none.
    var caseID: UUIDv7 {
        get throws {
            guard let id = parameters.get("case").flatMap({ UUIDv7($0) }) else {
                throw EdgeError(.notFound, "error.missing")
            }
            return id
        }
    }
}

extension Words {
    /// Why a desk did not do something, for the page that asked: what it says itself, or what to do where it says nothing.
    func refusal(_ error: DeskError, _ problem: EdgeError) -> String {
        if error.reason == "stale-id" { return self("staff.problem.stale") }
        return problem.refusal == nil ? self("\(problem.words).text") : said(error)
    }
}
