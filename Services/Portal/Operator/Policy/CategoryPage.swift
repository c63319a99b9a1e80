import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// One category of cases: changed, added, retired, taken into use again. None is ever deleted: old cases bear its name.
struct CategoryPage: Sendable {
    let edge: Edge

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/policy/category") { _, context in
            let read = try await edge.ask(ReadPolicyChanges(), context)
            return edge.page("operator/category", model(nil, read, PolicyAttempt(), context), context)
        }
        router.post("operator/policy/category") { request, context in try await save(nil, request, context) }
        router.get("operator/policy/category/:category") { _, context in
            let read = try await edge.ask(ReadPolicyChanges(), context)
            let id = try id(in: read.policy, context)
            return edge.page("operator/category", model(id, read, PolicyAttempt(), context), context)
        }
        router.post("operator/policy/category/:category") { request, context in
            try await save(context.parameters.get("category"), request, context)
        }
        router.post("operator/policy/category/:category/retire") { request, context in
            try await retire(true, request, context)
        }
        router.post("operator/policy/category/:category/resume") { request, context in
            try await retire(false, request, context)
        }
    }

    private func id(in policy: CasePolicy, _ context: EdgeContext) throws -> String {
        guard let id = context.parameters.get("category"), policy.category(id) != nil else {
            throw EdgeError(.notFound, "error.missing")
        }
        return id
    }

    private func save(_ id: String?, _ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let read = try await edge.ask(ReadPolicyChanges(), context)
        if id != nil { _ = try self.id(in: read.policy, context) }
        let words = edge.words(context)
        let typed = CategoryForm(form, changing: id, in: read.policy)
        var attempt = PolicyAttempt(form, fields: Self.fields)
        attempt.problems = typed.problems.mapValues { words($0) }
        if try await edge.set(typed.policy, &attempt, context) {
            return Response.redirect(to: "/operator/policy?done=saved")
        }
        return edge.page(
            "operator/category", model(id, read, attempt, context), context, status: .unprocessableContent)
    }

    private func retire(_ isRetired: Bool, _ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let read = try await edge.ask(ReadPolicyChanges(), context)
        let id = try id(in: read.policy, context)
        var policy = read.policy
        for index in policy.categories.indices where policy.categories[index].id == id {
            policy.categories[index].retired = isRetired ? true : nil
        }
        var attempt = PolicyAttempt(form)
        if try await edge.set(policy, &attempt, context) {
            return Response.redirect(to: "/operator/policy?done=\(isRetired ? "retired" : "resumed")")
        }
        var again = PolicyAttempt()
        again.whole = attempt.whole
        return edge.page(
            "operator/category", model(id, read, again, context), context, status: .unprocessableContent)
    }

    private static let fields = Dictionary(
        uniqueKeysWithValues: ["name", "english", "days", "kinds"].map { ("policy.category.\($0)", $0) }
            + [("policy.category.id", "code"), ("policy.category.last", "kinds")])

    private func model(
        _ id: String?, _ read: ReadPolicyChanges.Reply, _ attempt: PolicyAttempt, _ context: EdgeContext
    ) -> CategoryModel {
        CategoryModel(
            id.flatMap { read.policy.category($0) }, read, attempt, newID: edge.systemInputs.newID,
            tabs: OperatorTab.all("policy", context.viewer, edge.words(context)), edge.words(context))
    }
}

/// What the template of a category reads.
struct CategoryModel: Sendable {
    let tabs: [OperatorTab]
    let title: String
    let address: String
    let id: String
    let version: Int
    let whole: String?
    let fields: [PolicyFieldModel]
    let kindsProblem: String?
    let kinds: [Pick]
    let starts: [Pick]
    let places: [Pick]
    let retireID: String
    let isRetired: Bool
    let isKnown: Bool

    struct Pick: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    /// - Parameter category: nil for a new one.
    init(
        _ category: CasePolicy.Category?, _ read: ReadPolicyChanges.Reply, _ attempt: PolicyAttempt,
        newID: () -> UUIDv7, tabs: [OperatorTab], _ words: Words
    ) {
        let policy = read.policy
        let form = attempt.form
        self.tabs = tabs
        title = category?.name ?? words("operator.policy.add")
        address = "/operator/policy/category" + (category.map { "/\($0.id)" } ?? "")
        id = newID().description
        retireID = newID().description
        version = attempt.version ?? read.version
        whole = attempt.whole
        isRetired = category.map { !$0.isOffered } ?? false
        isKnown = category != nil
        func field(_ key: String, _ value: String?, number: Bool = false, hint: String?) -> PolicyFieldModel {
            var model = PolicyFieldModel(
                key: key, label: words("operator.policy.field.\(key)"), fieldHint: hint,
                fieldProblem: attempt.problems[key])
            model.value = (form.map { $0[key] } ?? value) ?? ""
            model.isNumber = number
            return model
        }
        let usual = ["n": "\(policy.deadlines.answer)"]
        fields =
            (category == nil ? [field("code", nil, hint: words("operator.policy.hint.code"))] : [])
            + [
                field("name", category?.name, hint: nil),
                field("english", category?.english, hint: words("operator.policy.hint.english")),
                field(
                    "days", category?.answerDays.map(String.init), number: true,
                    hint: words("operator.policy.hint.days", usual)),
            ]
        kindsProblem = attempt.problems["kinds"]
        let chosen = form?.all("kinds") ?? category?.kinds.map(\.rawValue) ?? []
        kinds = policy.kinds.map {
            Pick(value: $0.kind.rawValue, name: $0.formal, isChosen: chosen.contains($0.kind.rawValue))
        }
        let start = form.map { $0["startsAt"] } ?? category?.startsAt?.rawValue
        starts = CaseStart.allCases.map {
            Pick(
                value: $0.rawValue, name: words("operator.policy.office.\($0.rawValue)"),
                isChosen: $0.rawValue == start ?? CaseStart.village.rawValue)
        }
        // A new one goes before the last, which is "other" in most counties.
        let usualPlace =
            category.map { CategoryForm.next(after: $0.id, in: policy) }
            ?? policy.categories.last(where: \.isOffered)?.id
        let place = form.map { $0["before"] } ?? usualPlace
        places =
            policy.categories.filter { $0.isOffered && $0.id != category?.id }.map {
                Pick(
                    value: $0.id, name: words("operator.policy.before", ["name": $0.name]), isChosen: $0.id == place)
            } + [Pick(value: "", name: words("operator.policy.last"), isChosen: place == nil)]
    }
}
