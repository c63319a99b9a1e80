import Bus
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// What waits for county discipline to consent, at every service. Operators see it, too: they learn whether what they asked
/// for was answered.
struct ConsentsPage: Sendable {
    let edge: Edge

    static let address = "/consents"

    func add(to router: Router<EdgeContext>) {
        let room = router.group().add(middleware: SessionMiddleware(edge: edge, for: [.countyDiscipline, .operator]))
        room.get("consents") { request, context in
            let query = request.uri.queryParameters
            return try await show(
                after: query["after"].flatMap { UUIDv7(String($0)) }, done: query["done"].map(String.init), context)
        }
        room.post("consents") { request, context in try await answer(request, context) }
    }

    struct Model: Sendable {
        let said: String?
        var problem: String?
        /// Services that do not answer now; nil if all do.
        let silent: String?
        let isGiver: Bool
        let isEmpty: Bool
        let waiting: [Row]
        /// The page's own place, which an answer comes back to; nil of the first.
        let after: String?
        /// Where the next page is.
        let next: String?

        struct Row: Sendable {
            let consent: String
            let service: String
            let matter: String
            let whose: String
            let doer: String
            let since: String
            let until: String
            let agreeID: String
            let refuseID: String
        }
    }

    private func show(
        after: UUIDv7?, done: String? = nil, problem: String? = nil, _ context: EdgeContext
    ) async throws -> Response {
        let words = edge.words(context)
        let places = try await edge.register(context).places
        let request = ListConsents(after: after)
        var replies: [(place: String, reply: ListConsents.Reply)] = []
        var silent: [String] = []
        for service in Desks.services {
            do {
                replies.append((service, try await edge.ask(service, request, context)))
            } catch let error as DeskError where error.isTransient {
                silent.append(service)
            }
        }
        let page = request.page(replies)
        var model = Model(
            said: done.flatMap { words.find("account.consents.done.\($0)") },
            silent: silent.isEmpty
                ? nil : words("account.consents.silent", ["services": silent.joined(separator: ", ")]),
            isGiver: context.viewer?.holds([.countyDiscipline]) ?? false, isEmpty: page.rows.isEmpty && silent.isEmpty,
            waiting: page.rows.map { row($0.waiting, of: $0.place, words) { places.post($0, words) } },
            after: after?.description, next: page.next.map { "\(Self.address)?after=\($0)" })
        model.problem = problem
        return edge.page("accounts/consents", model, context, status: problem == nil ? .ok : .conflict)
    }

    private func row(
        _ waiting: ListConsents.Waiting, of service: String, _ words: Words, name: (RoleAtScope) -> String
    ) -> Model.Row {
        let means = waiting.through.map { $0.prefix { $0 != "/" && $0 != ":" } }
        return Model.Row(
            consent: waiting.consent.description, service: service,
            matter: words("account.consents.matter.\(waiting.matter.rawValue)"),
            whose: [waiting.post.map(name), waiting.account].compactMap(\.self)
                .joined(separator: " · "),
            doer: [
                waiting.by ?? words("account.consents.nobody"), means.map { words("account.consents.through.\($0)") },
            ].compactMap(\.self).joined(separator: " · "),
            since: words.moment(waiting.since), until: words.moment(waiting.until),
            agreeID: edge.systemInputs.newID().description, refuseID: edge.systemInputs.newID().description)
    }

    private func answer(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        guard let consent = form["consent"].flatMap({ UUIDv7($0) }), let service = form["service"],
            Desks.services.contains(service), let answer = form["answer"], ["agree", "refuse"].contains(answer)
        else { throw EdgeError(.unprocessableContent, "error.invalid") }
        let after = form["after"].flatMap { UUIDv7($0) }
        do {
            _ = try await edge.ask(
                service, AnswerConsent(consent: consent, agree: answer == "agree"), context, id: form.operationID)
        } catch let error as DeskError where error.kind == .refused || error.kind == .notFound {
            return try await show(after: after, problem: error.message, context)
        }
        return .redirect(to: "\(Self.address)?done=\(answer)" + (after.map { "&after=\($0)" } ?? ""))
    }
}
