import Contract
import Messages

/// One type of event, webhook or method with all its members.
struct ContractMessage: Sendable {
    let name: String
    let meaning: String
    /// Whether the meaning stands in English on every page.
    let isEnglish: Bool
    let topic: String?
    let kind: String?
    let parts: [Part]

    struct Part: Sendable {
        let title: String
        let caption: String
        let rows: [MemberRow]
        let hasRows: Bool
        let example: String
        let schema: String

        init(
            _ promise: Promise, _ title: String, _ schema: Schema, example: JSONValue, meaningsOf type: String?,
            _ words: Words
        ) {
            self.title = title
            caption = words("contract.table.caption", ["type": title])
            rows = MemberRow.rows(of: schema, in: type, words)
            hasRows = !rows.isEmpty
            self.example = (try? JSONCoding.pretty(example)) ?? ""
            self.schema = "/schemas/\(promise.urn)"
        }
    }

    init?(event name: String, _ contract: Contract, _ words: Words) {
        self.name = name
        isEnglish = false
        kind = nil
        if let event = contract.events.first(where: { $0.type.description == name }) {
            topic = event.type.topic.description
            meaning = ContractIndex.meaning(name, event.summary, words)
            parts = [
                Part(
                    .event(name), words("contract.data"), event.data.schema, example: event.data.example,
                    meaningsOf: name, words)
            ]
        } else if let hook = contract.webhooks.first(where: { $0.type == name }) {
            topic = nil
            meaning = ContractIndex.meaning(name, hook.summary, words)
            parts = [
                Part(
                    .webhook(name), words("contract.data"), hook.data.schema, example: hook.data.example,
                    meaningsOf: name, words)
            ]
        } else {
            return nil
        }
    }

    init?(method name: String, _ contract: Contract, _ words: Words) {
        guard let method = contract.methods.first(where: { $0.method.description == name }) else { return nil }
        self.name = name
        isEnglish = true
        meaning = method.summary
        topic = nil
        kind = words("contract.methods.\(method.kind.rawValue)")
        parts = [
            Part(
                .params(name), words("contract.methods.params"), method.params.schema, example: method.params.example,
                meaningsOf: nil, words),
            Part(
                .reply(name), words("contract.methods.reply"), method.reply.schema, example: method.reply.example,
                meaningsOf: nil, words),
        ]
    }
}
