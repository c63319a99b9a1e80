import Messages

/// What a schema admits, in words.
struct TypeWords {
    private let words: Words

    init(_ words: Words) {
        self.words = words
    }

    func text(_ schema: Schema) -> String {
        if let (_, name) = Self.named.first(where: { $0.0 == schema }) { return say("named.\(name)") }
        switch schema {
        case .anything: return say("any")
        case .boolean: return say("boolean")
        case .number: return say("number")
        case .object: return say("object")
        case .integer(let least, let most):
            return joined([
                say("integer"), least.map { say("from", ["least": "\($0)"]) },
                most.map { say("upTo", ["most": "\($0)"]) },
            ])
        case .string(let pattern, let format, _, let most, _):
            return joined([
                format.map { say($0) } ?? say("text"), pattern.map { say("pattern", ["pattern": $0]) },
                most.map { say("chars", ["most": "\($0)"]) },
            ])
        case .enumeration(let list): return say("words", ["words": list.joined(separator: ", ")])
        case .array(let element, _): return pair("list", element)
        case .map(let value): return pair("map", value)
        case .nullable(let inner): return joined([text(inner), say("null")])
        }
    }

    /// Texts that have a form with a name.
    private static let named: [(Schema, String)] = [
        (UUIDv7.schema, "id"), (LedgerID.schema, "ledger"), (Position.schema, "position"), (Subject.schema, "subject"),
        (AreaCode.schema, "area"), (Office.schema, "office"), (RoleAtScope.schema, "role"), (Source.schema, "source"),
        (EventType.schema, "event"), (Topic.schema, "topic"), (Login.schema, "login"), (Addressee.schema, "addressee"),
        (Fact.schema, "fact"), (SecretDigest.schema, "digest"), (ClockTime.schema, "clock"),
    ]

    private func say(_ key: String, _ values: [String: String] = [:]) -> String {
        words("contract.types.\(key)", values)
    }

    private func pair(_ key: String, _ inner: Schema) -> String { "\(say(key)) · \(text(inner))" }

    private func joined(_ parts: [String?]) -> String { parts.compactMap(\.self).joined(separator: " · ") }
}
