import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// The form: what happened, of what kind it is, how its filer is told, and the button. Then the receipt.
///
/// Whatever goes wrong, the form is shown again with what was typed, and the files that came with it are held beside it.
struct FilingPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("file/:kind") { request, context in
            let id = edge.systemInputs.newID()
            let shown = Shown(kind: try kind(context), place: try await place(of: request, context), id: id, draft: id)
            return try await page(shown, context)
        }
        router.post("file/:kind") { request, context in
            try await answer(request, edge.uncheckedForm(of: request, context), context)
        }
        router.get("draft/:draft/:file") { _, context in try preview(context) }
    }

    /// How long a form that was opened can be sent: somebody may write for a whole day.
    static let patience = Duration.seconds(24 * 3_600)
    /// The name under which a form's place is sealed.
    private static let placeField = "place"

    private func kind(_ context: EdgeContext) throws -> CaseKind {
        guard let kind = context.parameters.get("kind").flatMap({ CaseKind(rawValue: $0) }) else {
            throw EdgeError(.notFound, "error.missing")
        }
        return kind
    }

    private func place(of request: Request, _ context: EdgeContext) async throws -> FilingPlace {
        if let village = request.uri.queryParameters["v"] {
            return try await edge.village(String(village), context)
        }
        guard let scanned = edge.jar.open(CookieJar.household, as: Scanned.self, of: request) else {
            throw EdgeError(.notFound, "villager.expired")
        }
        return FilingPlace(scanned)
    }

    /// The place that the form was opened for; of a form that lay too long, the one that the browser has open now.
    private func place(_ form: Form, _ request: Request, _ context: EdgeContext) async throws -> FilingPlace {
        if let place = edge.jar.open(Self.placeField, form[Self.placeField] ?? "", as: FilingPlace.self) {
            return place
        }
        do {
            return try await place(of: request, context)
        } catch let error as EdgeError where error.status == .notFound {
            throw EdgeError(.unprocessableContent, "error.token")
        }
    }

    /// Files what a form says, or shows the form again: with what is wrong, in another language or size of type, or without a
    /// file that was taken away.
    private func answer(_ request: Request, _ form: Form, _ context: EdgeContext) async throws -> Response {
        var context = context
        let cookies = edge.reading(form, &context)
        let client = edge.clientAddress(of: request, context)
        let id = form["id"].flatMap { UUIDv7($0) } ?? edge.systemInputs.newID()
        var shown = Shown(
            kind: try kind(context), place: try await place(form, request, context), typed: FilingForm(form), id: id,
            draft: form["draft"].flatMap { UUIDv7($0) } ?? id)
        do {
            try edge.check(form, of: request, context)
        } catch let error as EdgeError {
            // It may be another site's form: nothing of it is held.
            shown.whole = edge.words(context)("\(error.words).text")
            shown.status = error.status
            return try await page(shown, context)
        }
        take(form, into: &shown, context)
        if !cookies.isEmpty || form["drop"] != nil {
            // Of a form that nobody has sent yet, nothing is missing; a file that cannot be taken is named all the same.
            if form["tried"] == nil { shown.problems = shown.problems.filter { [.photos, .voice].contains($0.key) } }
            edge.held.hold(shown.held, from: client, as: shown.draft)
            return try await page(shown, context, isAsked: true).keeping(cookies)
        }
        shown.mark = ReceiptPage.Mark(
            form: id, of: shown.place.command(shown.typed.filing(shown.kind)),
            files: form.files.values.flatMap { $0.map(\.bytes) })
        if let receipt = try ReceiptPage(edge: edge).earlier(shown.mark, of: request) { return receipt }
        if shown.problems.isEmpty, let receipt = try await file(&shown, from: client, context) { return receipt }
        edge.held.hold(shown.held, from: client, as: shown.draft)
        return try await page(shown, context)
    }

    /// Sorts the files that came and those that were held, and says what is missing or wrong.
    private func take(_ form: Form, into shown: inout Shown, _ context: EdgeContext) {
        let words = edge.words(context)
        var held = edge.held.find(shown.draft, of: context.visitor.id) ?? PendingFilings.Draft(of: context.visitor.id)
        let dropped = form.all("drop")
        held.files.removeAll { dropped.contains($0.id.description) }
        let uploads = Uploads(sorting: form, held: held.files.map(\.upload))
        var known = held.files
        held.files = uploads.files.map { upload in
            guard let place = known.firstIndex(where: { $0.upload == upload }) else {
                return PendingFilings.File(id: edge.systemInputs.newID(), upload: upload)
            }
            return known.remove(at: place)
        }
        shown.held = held
        shown.problems = shown.typed.problems(
            of: shown.kind, hasVoice: uploads.files.contains { $0.field == Uploads.voice }
        )
        .mapValues { words($0) }
        for mistake in uploads.mistakes {
            let field: FilingForm.Field = mistake.field == Uploads.voice ? .voice : .photos
            shown.problems[field] = [shown.problems[field], mistake.text(words)].compactMap { $0 }.joined(
                separator: " ")
        }
    }

    /// - Returns: the way to the receipt; nil if it was not filed, and what is to be shown says why.
    private func file(
        _ shown: inout Shown, from client: String, _ context: EdgeContext
    ) async throws -> Response? {
        let words = edge.words(context)
        let place = shown.place
        let (id, held) = (shown.id, shown.held)
        let command = place.command(shown.typed.filing(shown.kind))
        let earlier = held.unanswered.flatMap { $0.id == id ? $0 : nil }
        let sent = earlier ?? PendingFilings.Unanswered(id: id, command: command, files: held.files)
        do {
            let receipt = try await edge.throttles.filing(code: place.code, village: place.area, from: client) {
                try await edge.ask(sent.command, attachments: sent.files.map(\.upload.bytes), context, id: id)
            }
            edge.held.forget(shown.draft)
            if earlier != nil { await add(command.filing, held.files, to: sent, receipt, context) }
            return try ReceiptPage(edge: edge).opened(receipt, from: place, marked: shown.mark)
        } catch let error as EdgeError where error.status == .tooManyRequests {
            shown.delay(error, words("villager.file.problem.\(place.code == nil ? "often-place" : "often")"))
        } catch let error as DeskError {
            // If this try had no answer, it is this that is sent again, whatever the form says then: it may have been filed.
            shown.held.unanswered = error.isTransient ? sent : nil
            if error.isTransient {
                shown.delay(
                    EdgeError(error),
                    words("villager.file.problem.\(shown.held.files.isEmpty ? "later" : "later-files")"))
                return nil
            }
            // What is refused under an id is refused for good.
            shown.id = edge.systemInputs.newID()
            if let field = FilingForm.field(of: error) {
                shown.problems[field] = words.said(error)
                shown.leaveOut(error)
            } else {
                shown.whole = words.said(error)
                shown.status = EdgeError(error).status
            }
        }
        return nil
    }

    /// Adds to a case what was changed since the try that filed it. Best effort: its page says what was added.
    private func add(
        _ now: CaseFiling, _ files: [PendingFilings.File], to earlier: PendingFilings.Unanswered,
        _ receipt: CaseReceipt,
        _ context: EdgeContext
    ) async {
        let key = CaseKey.receipt(receipt.receipt)
        let known = Set(earlier.files.map(\.id))
        let more = files.filter { !known.contains($0.id) }.map(\.upload.bytes)
        if now.story != earlier.command.filing.story || !more.isEmpty {
            let text = String(now.story.prefix(CaseContent.noteLimit))
            _ = try? await edge.ask(AddToCase(key, text: text), attachments: more, context)
        }
        if let telephone = now.telephone, telephone != earlier.command.filing.telephone {
            _ = try? await edge.ask(LeaveContact(key, telephone: telephone, name: now.name), context)
        }
    }

    /// A file that is held, for who sent it and nobody else.
    private func preview(_ context: EdgeContext) throws -> Response {
        let draft = context.parameters.get("draft").flatMap { UUIDv7($0) }
        guard let file = context.parameters.get("file").flatMap({ UUIDv7($0) }),
            let upload = edge.held.find(draft, of: context.visitor.id)?.files.first(where: { $0.id == file })?.upload
        else { throw EdgeError(.notFound, "error.missing") }
        return .shownInPlace(upload.bytes, upload.type)
    }

    private func page(_ shown: Shown, _ context: EdgeContext, isAsked: Bool = false) async throws -> Response {
        let outlook = try await outlook(of: shown, context)
        let model = FilingModel(
            shown, sealedPlace: try edge.jar.seal(Self.placeField, shown.place, for: Self.patience), outlook: outlook,
            words: edge.words(context))
        let isFirst = isAsked || shown.problems.isEmpty && shown.whole == nil
        var response = edge.page(
            "villager/file", model, context, status: shown.status ?? (isFirst ? .ok : .unprocessableContent))
        if let seconds = shown.retryAfter { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    /// What can be promised; what is remembered of it while the desk does not answer. Nil if nothing is: that must not cost
    /// anybody what they wrote.
    private func outlook(of shown: Shown, _ context: EdgeContext) async throws -> Outlook? {
        let isDown = shown.status != nil
        let common = edge.common
        let village = shown.place.area
        do {
            let policy = try await common.policy(evenOld: isDown, edge, context)
            var aboutTown: ForeseeCase.Reply?
            if shown.kind == .supervise {
                aboutTown = try await common.outlook(
                    .supervise, from: village, about: .town, evenOld: isDown, edge, context)
            }
            return Outlook(
                kindName: edge.name(of: shown.kind, policy, context), policy: policy,
                usual: try await common.outlook(shown.kind, from: village, evenOld: isDown, edge, context),
                aboutTown: aboutTown,
                inPerson: shown.kind == .supervise ? try? await common.places(edge, context).inPerson(village) : nil)
        } catch let error as DeskError where error.isTransient && isDown {
            return nil
        }
    }
}

extension FilingPage {
    /// What a form is made of when it is shown, for the first time or again.
    struct Shown: Sendable {
        let kind: CaseKind
        let place: FilingPlace
        var typed = FilingForm()
        /// Of the request that files it.
        var id: UUIDv7
        /// Of the form itself, however often it is shown.
        let draft: UUIDv7
        var held = PendingFilings.Draft(of: "")
        /// What tells this filing from another of the same browser; nil before it is to be filed.
        var mark: ReceiptPage.Mark?
        var problems: [FilingForm.Field: String] = [:]
        /// A problem of the whole, not of a field.
        var whole: String?
        var status: HTTPResponse.Status?
        /// Seconds.
        var retryAfter: Int?

        mutating func delay(_ error: EdgeError, _ text: String) {
            status = error.status
            retryAfter = error.retryAfter
            whole = text
        }

        /// Holds no longer what the desk could not read.
        mutating func leaveOut(_ error: DeskError) {
            guard let reason = error.reason, reason.hasPrefix("attachments.") else { return }
            if let number = error.values["number"].flatMap({ Int($0) }), number > 0, number <= held.files.count {
                held.files.remove(at: number - 1)
            } else if reason.hasPrefix("attachments.voice") {
                held.files.removeAll { $0.upload.field == Uploads.voice }
            }
        }
    }
}

/// What can be promised before anything is filed.
struct Outlook: Sendable {
    let kindName: String
    let policy: CasePolicy
    let usual: ForeseeCase.Reply
    /// Of a matter of supervision that is about the town.
    let aboutTown: ForeseeCase.Reply?
    /// Where a matter of supervision can be told in person; nil where nobody has registered it.
    let inPerson: Area.DisciplineOffice?
}
