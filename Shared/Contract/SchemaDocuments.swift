package import Messages

extension Contract {
    /// Every JSON Schema that stands by itself, by the identity that it has and that `dataschema` names.
    package var schemaDocuments: [String: JSONValue] {
        var documents: [String: JSONValue] = [:]
        func add(_ promise: Promise, _ title: String, _ summary: String, _ schema: Schema) {
            documents[promise.urn] = JSONValue.object([
                "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": .string(promise.urn),
                "title": .string(title), "description": .string(summary),
            ]).filling(schema.json)
        }
        for event in events {
            add(.event(event.type.description), event.type.description, event.summary, event.data.schema)
        }
        for method in methods {
            let name = method.method.description
            add(.params(name), name, method.summary, method.params.schema)
            add(.reply(name), name, "The answer of \(name).", method.reply.schema)
        }
        for hook in webhooks { add(.webhook(hook.type), hook.type, hook.summary, hook.data.schema) }
        for (part, described) in wire { add(.wire(part), part, "Part of every message.", described.schema) }
        return documents
    }
}

extension JSONValue {
    /// An object with those members of another that it does not have.
    fileprivate func filling(_ other: JSONValue) -> JSONValue {
        guard case .object(let members) = self, case .object(let others) = other else { return self }
        return .object(members.merging(others) { own, _ in own })
    }
}
