import Messages

/// What an operator typed of a category.
struct CategoryForm: Sendable {
    /// What it makes of the rules.
    private(set) var policy: CasePolicy
    /// Keys of words, by the field.
    private(set) var problems: [String: String] = [:]

    /// - Parameter id: of the category that is changed; nil for a new one, whose id stands in the form.
    init(_ form: Form, changing id: String?, in policy: CasePolicy) {
        self.policy = policy
        var category = id.flatMap { policy.category($0) } ?? .init(id: form["code"] ?? "", name: "", kinds: [])
        category.name = form["name"] ?? ""
        category.english = form["english"]
        let kinds = form.all("kinds")
        category.kinds = CaseKind.allCases.filter { kinds.contains($0.rawValue) }
        category.answerDays = form["days"].flatMap(TypedNumber.count)
        if form["days"] != nil, category.answerDays == nil { problems["days"] = "operator.policy.wrong.number" }
        category.startsAt = form["startsAt"].flatMap { CaseStart(rawValue: $0) }
        if category.startsAt == .village { category.startsAt = nil }
        guard id == nil || policy.category(category.id) != nil else { return }
        place(category, before: form["before"], isNew: id == nil)
    }

    /// Moves it only where another place was chosen, so that nothing else changes.
    private mutating func place(_ category: CasePolicy.Category, before next: String?, isNew: Bool) {
        if !isNew, let index = policy.categories.firstIndex(where: { $0.id == category.id }) {
            policy.categories[index] = category
            guard Self.next(after: category.id, in: policy) != next else { return }
            policy.categories.remove(at: index)
        }
        let index = next.flatMap { next in policy.categories.firstIndex { $0.id == next } }
        policy.categories.insert(category, at: index ?? policy.categories.endIndex)
    }

    /// The next category that is offered; nil if there is none.
    static func next(after id: String, in policy: CasePolicy) -> String? {
        policy.categories.drop { $0.id != id }.dropFirst().first(where: \.isOffered)?.id
    }
}
