import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Sets the rules' figures, or their names, in one form.
struct PolicySheetPage: Sendable {
    let edge: Edge
    let sheet: PolicySheet

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/policy/\(sheet.rawValue)") { _, context in
            let read = try await edge.ask(ReadPolicyChanges(), context)
            return edge.page("operator/policy-sheet", model(read, PolicyAttempt(), context), context)
        }
        router.post("operator/policy/\(sheet.rawValue)") { request, context in
            let form = try await edge.form(of: request, context)
            let read = try await edge.ask(ReadPolicyChanges(), context)
            let words = edge.words(context)
            var policy = read.policy
            let fields = sheet.groups(read.policy, words).flatMap(\.fields)
            var attempt = PolicyAttempt(form, fields: Dictionary(fields.map { ("policy.\($0.key)", $0.key) }) { $1 })
            for field in fields {
                attempt.problems[field.key] = field.take(form, into: &policy).map { words($0) }
            }
            if try await edge.set(policy, &attempt, context) {
                return Response.redirect(to: "/operator/policy?done=saved")
            }
            return edge.page(
                "operator/policy-sheet", model(read, attempt, context), context, status: .unprocessableContent)
        }
    }

    private func model(
        _ read: ReadPolicyChanges.Reply, _ attempt: PolicyAttempt, _ context: EdgeContext
    ) -> Model {
        let words = edge.words(context)
        return Model(
            tabs: OperatorTab.all("policy", context.viewer, words),
            title: words("operator.policy.\(sheet.rawValue)"), address: "/operator/policy/\(sheet.rawValue)",
            id: edge.systemInputs.newID().description, version: attempt.version ?? read.version,
            whole: attempt.whole,
            groups: sheet.groups(read.policy, words).map { group in
                Model.Group(
                    groupTitle: group.title,
                    fields: group.fields.map {
                        $0.shown(read.policy, typed: attempt.form, problem: attempt.problems[$0.key])
                    })
            })
    }

    struct Model: Sendable {
        let tabs: [OperatorTab]
        let title: String
        let address: String
        let id: String
        let version: Int
        /// What is wrong with the whole, not with a field.
        let whole: String?
        let groups: [Group]

        struct Group: Sendable {
            let groupTitle: String
            let fields: [PolicyFieldModel]
        }
    }
}

/// A form of rules that was sent, and what is wrong with it.
struct PolicyAttempt: Sendable {
    /// Nil when it is shown for the first time.
    let form: Form?
    /// The fields' keys by the codes of the desk's refusals.
    let fields: [String: String]
    /// By the field's key.
    var problems: [String: String] = [:]
    var whole: String?

    init(_ form: Form? = nil, fields: [String: String] = [:]) {
        self.form = form
        self.fields = fields
    }

    /// The version that the form was made from.
    var version: Int? { form?["version"].flatMap { Int($0) } }

    /// Puts a desk's refusal beside the field it is about.
    mutating func take(_ refusal: DeskError) {
        if let key = refusal.reason.flatMap({ fields[$0] }) {
            problems[key] = refusal.message
        } else {
            whole = refusal.message
        }
    }
}

extension Edge {
    /// Sends rules that a form made, unless something in it could not be read.
    ///
    /// - Returns: whether they hold now; if not, `attempt` says why.
    func set(
        _ policy: CasePolicy, _ attempt: inout PolicyAttempt, _ context: EdgeContext
    ) async throws -> Bool {
        guard attempt.problems.isEmpty, let version = attempt.version else { return false }
        do {
            _ = try await ask(
                SetCasePolicy(version: version, policy: policy), context, id: attempt.form?.operationID)
            common.forgetPolicy()
            return true
        } catch let error as DeskError where error.kind == .refused || error.kind == .invalidParams {
            attempt.take(error)
            return false
        }
    }
}
