import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// The rules of notifications: read, checked, tried on what really happened beside those in force, and put in force.
struct NoticeRulesPage: Sendable {
    let edge: Edge

    /// How many past events can be chosen for a trial.
    static let counts = [20, 50, PastEvents.limit]

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/notices/rules") { request, context in
            let read = try await edge.ask(ReadRules(), context)
            let done = request.uri.queryParameters["done"].flatMap { edge.words(context).find("notices.done.\($0)") }
            return edge.page(
                "notices/rules", NoticeRulesModel(read, RulesAttempt(read), done: done, edge, context), context)
        }
        router.post("operator/notices/rules") { request, context in
            let form = try await edge.form(of: request, context)
            let read = try await edge.ask(ReadRules(), context)
            var attempt = RulesAttempt(form, read)
            if form["action"] == "reset" { return try await reset(&attempt, form, read, context) }
            if try await check(&attempt, context) {
                switch form["action"] {
                case "set":
                    if try await set(&attempt, form, context) {
                        return Response.redirect(to: "/operator/notices/rules?done=inForce")
                    }
                case "try": attempt.trial = try await run(attempt, read, context)
                default: attempt.isSound = true
                }
            }
            return edge.page(
                "notices/rules", NoticeRulesModel(read, attempt, done: nil, edge, context), context,
                status: attempt.problem == nil ? .ok : .unprocessableContent)
        }
    }

    private func check(_ attempt: inout RulesAttempt, _ context: EdgeContext) async throws -> Bool {
        let checked = try await edge.ask(CheckRules(text: attempt.text), context)
        attempt.problem = checked.problem
        attempt.line = checked.line
        attempt.rules = checked.rules
        return checked.problem == nil
    }

    /// - Returns: false if it was refused, as when somebody else set rules meanwhile.
    private func set(_ attempt: inout RulesAttempt, _ form: Form, _ context: EdgeContext) async throws -> Bool {
        do {
            _ = try await edge.ask(
                SetRules(edition: attempt.edition, text: attempt.text), context, id: form.operationID)
            return true
        } catch let error as DeskError where error.kind == .refused || error.kind == .invalidParams {
            attempt.problem = error.message
            return false
        }
    }

    /// Those that came with the service, once it was ticked that this is meant.
    private func reset(
        _ attempt: inout RulesAttempt, _ form: Form, _ read: ReadRules.Reply, _ context: EdgeContext
    ) async throws -> Response {
        do {
            guard form["sure"] != nil else {
                throw DeskError.invalid("sure", edge.words(context)("notices.rules.sure"))
            }
            _ = try await edge.ask(ResetRules(edition: attempt.edition), context, id: form.operationID)
            return .redirect(to: "/operator/notices/rules?done=rulesBack")
        } catch let error as DeskError where error.kind == .refused || error.kind == .invalidParams {
            attempt.resetProblem = error.message
            return edge.page(
                "notices/rules", NoticeRulesModel(read, attempt, done: nil, edge, context), context,
                status: .unprocessableContent)
        }
    }

    private func run(
        _ attempt: RulesAttempt, _ read: ReadRules.Reply, _ context: EdgeContext
    ) async throws -> RulesTrial {
        let past = try await PastEvents(edge: edge).last(attempt.count, namedIn: [read.text, attempt.text], context)
        let events = past.map(\.json)
        let language: NoticeLanguage = edge.words(context).isEnglish ? .en : .zh
        async let before = edge.ask(TryRules(text: nil, language: language, events: events), context).told
        async let after = edge.ask(TryRules(text: attempt.text, language: language, events: events), context).told
        return RulesTrial(events: past.map(\.header), before: try await before, after: try await after)
    }
}

/// What stands in the field of rules, and what became of it.
struct RulesAttempt: Sendable {
    let text: String
    /// The one that was read before the text was changed.
    let edition: Int
    /// Past events that are tried.
    let count: Int
    var problem: String?
    /// Why those that came with the service were not put back.
    var resetProblem: String?
    /// From 1.
    var line: Int?
    var rules = 0
    var isSound = false
    var trial: RulesTrial?

    init(_ read: ReadRules.Reply) {
        text = read.text
        edition = read.edition
        count = NoticeRulesPage.counts[0]
    }

    init(_ form: Form, _ read: ReadRules.Reply) {
        text = form.all("text").first.map { $0.replacing("\r\n", with: "\n") } ?? read.text
        edition = form["edition"].flatMap { Int($0) } ?? read.edition
        count =
            form["count"].flatMap { Int($0) }.flatMap { NoticeRulesPage.counts.contains($0) ? $0 : nil }
            ?? NoticeRulesPage.counts[0]
    }
}
