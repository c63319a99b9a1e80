import Messages

/// One value of the rules as a field of a form. Its key is the code under which the desk names a mistake in it.
struct PolicyField: Sendable {
    enum Value: Sendable {
        case number(any WritableKeyPath<CasePolicy, Int> & Sendable)
        /// Blank is absent.
        case numberOrNone(any WritableKeyPath<CasePolicy, Int?> & Sendable)
        case text(any WritableKeyPath<CasePolicy, String> & Sendable)
        /// Of several lines.
        case lines(any WritableKeyPath<CasePolicy, String> & Sendable)
        case flag(any WritableKeyPath<CasePolicy, Bool> & Sendable)
    }

    let key: String
    let label: String
    var hint: String?
    let value: Value

    /// Puts what was typed into the rules.
    ///
    /// - Returns: the key of the words that say what is wrong with it; nil if it could be read.
    func take(_ form: Form, into policy: inout CasePolicy) -> String? {
        let typed = form[key]
        switch value {
        case .number(let path):
            guard let number = typed.flatMap(TypedNumber.count) else { return "operator.policy.wrong.number" }
            policy[keyPath: path] = number
        case .numberOrNone(let path):
            guard let typed else {
                policy[keyPath: path] = nil
                return nil
            }
            guard let number = TypedNumber.count(typed) else { return "operator.policy.wrong.number" }
            policy[keyPath: path] = number
        case .text(let path), .lines(let path): policy[keyPath: path] = typed ?? ""
        case .flag(let path): policy[keyPath: path] = typed != nil
        }
        return nil
    }

    func shown(_ policy: CasePolicy, typed form: Form?, problem: String?) -> PolicyFieldModel {
        var model = PolicyFieldModel(key: key, label: label, fieldHint: hint, fieldProblem: problem)
        switch value {
        case .number(let path):
            model.value = String(policy[keyPath: path])
            model.isNumber = true
        case .numberOrNone(let path):
            model.value = policy[keyPath: path].map(String.init) ?? ""
            model.isNumber = true
        case .text(let path): model.value = policy[keyPath: path]
        case .lines(let path):
            model.value = policy[keyPath: path]
            model.isLong = true
        case .flag(let path):
            model.isFlag = true
            model.isOn = form.map { $0[key] != nil } ?? policy[keyPath: path]
        }
        if let form, !model.isFlag { model.value = form[key] ?? "" }
        return model
    }
}

/// What the template of a field reads.
struct PolicyFieldModel: Sendable {
    let key: String
    let label: String
    let fieldHint: String?
    let fieldProblem: String?
    var value = ""
    var isNumber = false
    var isLong = false
    var isFlag = false
    var isOn = false
}

/// The fields of one form, in groups under a heading each.
enum PolicySheet: String, Sendable {
    /// Deadlines, tries, bounds.
    case figures
    /// What kinds, offices and reasons are called.
    case names
    /// What people say for the words of guides.
    case words

    struct Group: Sendable {
        let title: String
        let fields: [PolicyField]
    }

    func groups(_ policy: CasePolicy, _ words: Words) -> [Group] {
        switch self {
        case .figures: Self.figures(policy, words)
        case .names: Self.names(policy, words)
        case .words:
            [
                Group(
                    title: words("operator.policy.guideWords"),
                    fields: [
                        PolicyField(
                            key: "guideWords", label: words("operator.policy.guideWordsLabel"),
                            hint: words("operator.policy.guideWordsHint"), value: .lines(\.guideWordLines))
                    ])
            ]
        }
    }

    private static func figures(_ policy: CasePolicy, _ words: Words) -> [Group] {
        func deadline(_ name: String, _ value: PolicyField.Value) -> PolicyField {
            PolicyField(key: "deadlines.\(name)", label: words("operator.policy.deadline.\(name)"), value: value)
        }
        func bound(_ name: String, _ path: any WritableKeyPath<CasePolicy, Int> & Sendable) -> PolicyField {
            PolicyField(key: name, label: words("operator.policy.bound.\(name)"), value: .number(path))
        }
        return [
            Group(
                title: words("operator.policy.inDays"),
                fields: [
                    deadline("receive", .number(\.deadlines.receive)), deadline("answer", .number(\.deadlines.answer)),
                    deadline("visit", .number(\.deadlines.visit)),
                    deadline("escalate", .number(\.deadlines.escalate)),
                    deadline("extend", .number(\.deadlines.extend)),
                    deadline("papers", .numberOrNone(\.deadlines.papers)),
                ]),
            Group(
                title: words("operator.policy.byKind"),
                fields: policy.kinds.indices.map { index in
                    PolicyField(
                        key: "kinds.\(policy.kinds[index].kind.rawValue).days", label: policy.kinds[index].formal,
                        hint: words("operator.policy.byKindHint"), value: .numberOrNone(\.kinds[index].answerDays))
                }),
            Group(
                title: words("operator.policy.bounds"),
                fields: [
                    deadline("remind", .numberOrNone(\.deadlines.remind)), bound("visitTries", \.visitTries),
                    bound("reopenDays", \.reopenDays),
                    bound("reopenLimit", \.reopenLimit), bound("smallestGroup", \.smallestGroup),
                ]),
        ]
    }

    private static func names(_ policy: CasePolicy, _ words: Words) -> [Group] {
        let kinds = policy.kinds.indices.map { index in
            let key = "kinds.\(policy.kinds[index].kind.rawValue)"
            return Group(
                title: words("operator.policy.ofKind", ["kind": policy.kinds[index].formal]),
                fields: [
                    PolicyField(
                        key: "\(key).name", label: words("operator.policy.kind"), value: .text(\.kinds[index].name)),
                    PolicyField(
                        key: "\(key).formal", label: words("operator.policy.formal"),
                        value: .text(\.kinds[index].formal)),
                    PolicyField(
                        key: "\(key).reviewed", label: words("operator.policy.reviewed"),
                        value: .flag(\.kinds[index].reviewed)),
                ])
        }
        func office(_ name: String, _ path: any WritableKeyPath<CasePolicy, String> & Sendable) -> PolicyField {
            PolicyField(key: "offices.\(name)", label: words("operator.policy.office.\(name)"), value: .text(path))
        }
        return kinds + [
            Group(
                title: words("operator.policy.offices"),
                fields: [
                    office("village", \.offices.village), office("town", \.offices.town),
                    office("county", \.offices.county), office("townDiscipline", \.offices.townDiscipline),
                    office("countyDiscipline", \.offices.countyDiscipline),
                ]),
            Group(
                title: words("operator.policy.reasons"),
                fields: policy.declineReasons.indices.map { index in
                    PolicyField(
                        key: "reasons.\(policy.declineReasons[index].id)",
                        label: words("operator.policy.reason", ["n": "\(index + 1)"]),
                        value: .text(\.declineReasons[index].name))
                }),
        ]
    }
}
