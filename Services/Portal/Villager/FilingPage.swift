import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// The form: what happened, what happens next and who sees it, and the button. Then the receipt.
struct FilingPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("file/:kind") { request, context in
            let kind = try kind(context)
            return try await page(
                Shown(kind: kind, place: place(of: request, context), id: edge.surroundings.newID()), context)
        }
        router.post("file/:kind") { request, context in
            let form = try await edge.form(of: request, context)
            return try await file(kind(context), form, from: edge.clientAddress(of: request, context), context)
        }
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

    private func file(
        _ kind: CaseKind, _ form: Form, from client: String, _ context: EdgeContext
    ) async throws -> Response {
        let words = edge.words(context)
        guard let place = edge.jar.open(Self.placeField, form[Self.placeField] ?? "", as: FilingPlace.self) else {
            throw EdgeError(.unprocessableContent, "error.token")
        }
        let typed = FilingForm(form)
        var shown = Shown(kind: kind, place: place, typed: typed, id: edge.surroundings.newID())
        shown.problems = typed.problems(of: kind, hasVoice: form.hasVoice).mapValues { words($0) }
        var attachments: [Data] = []
        do {
            attachments = try await edge.attachments(of: form, for: client)
        } catch let error as Uploads.Mistake {
            shown.problems[error.field == Uploads.voice ? .voice : .photos] = error.text(words)
        } catch let error as EdgeError {
            shown.status = error.status
            shown.retryAfter = error.retryAfter
            shown.whole = words("villager.file.problem.later")
            return try await page(shown, context)
        }
        guard shown.problems.isEmpty else { return try await page(shown, context) }
        let sent = Sent(
            command: place.command(typed.filing(kind)), attachments: attachments,
            id: form["id"].flatMap { UUIDv7($0) } ?? shown.id)
        do {
            let receipt = try await edge.throttles.filing(code: place.code, village: place.area, from: client) {
                try await send(sent, context)
            }
            return try ReceiptPage(edge: edge).opened(receipt, from: place)
        } catch let error as EdgeError where error.status == .tooManyRequests {
            shown.status = error.status
            shown.retryAfter = error.retryAfter
            shown.whole = words("villager.file.problem.\(place.code == nil ? "often-place" : "often")")
        } catch let error as DeskError where error.isTransient {
            shown.id = sent.id
            shown.status = .serviceUnavailable
            shown.retryAfter = 10
            shown.whole = words(
                attachments.isEmpty ? "villager.file.problem.later" : "villager.file.problem.later-files")
        } catch let error as DeskError where error.reason == DeskError.staleID.reason {
            shown.whole = words("villager.file.problem.stale")
        } catch let error as DeskError where error.reason == DeskError.reusedID.reason {
            shown.whole = words("villager.file.problem.reused")
        } catch let error as DeskError where error.kind == .invalidParams || error.kind == .refused {
            if let field = FilingForm.field(of: error) {
                shown.problems[field] = error.message
            } else {
                shown.whole = error.message
            }
        }
        return try await page(shown, context)
    }

    /// A filing on its way to the desk.
    private struct Sent {
        let command: FileCase
        let attachments: [Data]
        let id: UUIDv7
    }

    /// Files it, once. If an earlier try under this id had no answer, it is that which is sent again, whatever the form says
    /// now: it may have been filed. What was changed since comes to the case as an addition.
    private func send(_ sent: Sent, _ context: EdgeContext) async throws -> CaseReceipt {
        let visitor = context.visitor.id
        let earlier = edge.held.find(sent.id, of: visitor)
        let command = earlier?.command ?? sent.command
        let attachments = earlier?.attachments ?? sent.attachments
        let receipt: CaseReceipt
        do {
            receipt = try await edge.ask(command, attachments: attachments, context, id: sent.id)
        } catch let error as DeskError where error.isTransient {
            edge.held.hold(command, attachments, of: visitor, as: sent.id)
            throw error
        }
        edge.held.forget(sent.id)
        if let earlier { await addChanges(of: sent.command.filing, to: earlier.command.filing, receipt, context) }
        return receipt
    }

    /// Best effort: the case itself is filed, and its page says what was added.
    private func addChanges(
        of now: CaseFiling, to earlier: CaseFiling, _ receipt: CaseReceipt, _ context: EdgeContext
    ) async {
        let key = CaseKey.receipt(receipt.receipt)
        if now.story != earlier.story {
            _ = try? await edge.ask(AddToCase(key, text: String(now.story.prefix(CaseContent.noteLimit))), context)
        }
        if let telephone = now.telephone, telephone != earlier.telephone {
            _ = try? await edge.ask(LeaveContact(key, telephone: telephone, name: now.name), context)
        }
    }

    /// What a form is made of when it is shown, for the first time or again.
    private struct Shown {
        let kind: CaseKind
        let place: FilingPlace
        var typed = FilingForm()
        var id: UUIDv7
        var problems: [FilingForm.Field: String] = [:]
        /// A problem of the whole, not of a field.
        var whole: String?
        var status: HTTPResponse.Status?
        /// Seconds.
        var retryAfter: Int?
    }

    private func page(_ shown: Shown, _ context: EdgeContext) async throws -> Response {
        let outlook = try await outlook(of: shown, context)
        let model = FilingModel(
            kind: shown.kind, place: shown.place, typed: shown.typed, problems: shown.problems, whole: shown.whole,
            id: shown.id, sealedPlace: try edge.jar.seal(Self.placeField, shown.place, for: Self.patience),
            outlook: outlook, words: edge.words(context))
        let isFirst = shown.problems.isEmpty && shown.whole == nil
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
