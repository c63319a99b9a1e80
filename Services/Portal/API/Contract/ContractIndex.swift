import Contract
import Messages

/// `/api/events`: everything that is announced and can be asked, by service, a line each.
struct ContractIndex: Sendable {
    let services: [Service]
    let webhooks: [Line]
    let attributes: [MemberRow]
    let head: [MemberRow]
    let headSchema: String
    let eventSchema: String
    let headText: String

    struct Service: Sendable {
        let id: String
        let title: String
        let events: [Line]
        let methods: [Line]
    }

    struct Line: Sendable {
        let name: String
        let does: String
        /// `command` or `query`, in words; nil of an event.
        let kind: String?
    }

    init(_ contract: Contract, _ words: Words) {
        func lines(_ events: [Contract.Announcement]) -> [Line] {
            events.map {
                Line(name: $0.type.description, does: Self.meaning($0.type.description, $0.summary, words), kind: nil)
            }
        }
        func lines(_ methods: [Contract.Operation]) -> [Line] {
            methods.map {
                Line(name: $0.method.description, does: $0.summary, kind: words("contract.methods.\($0.kind.rawValue)"))
            }
        }
        services =
            contract.services.map {
                Service(
                    id: $0.name, title: words("contract.services.\($0.name)"), events: lines($0.events),
                    methods: lines($0.methods))
            } + [
                Service(
                    id: "shared", title: words("contract.shared.title"), events: lines(contract.sharedEvents),
                    methods: lines(contract.sharedMethods))
            ]
        webhooks = contract.webhooks.map {
            Line(name: $0.type, does: Self.meaning($0.type, $0.summary, words), kind: nil)
        }
        attributes = contract.wire["event"].map { MemberRow.rows(of: $0.schema, in: "", words) } ?? []
        head = contract.wire["head"].map { MemberRow.rows(of: $0.schema, in: "", words) } ?? []
        eventSchema = "/schemas/\(Promise.wire("event").urn)"
        headSchema = "/schemas/\(Promise.wire("head").urn)"
        headText = words("contract.head.text", ["topic": Head.topic(service: "intake")])
    }

    /// When it happens, in the page's language; the type's own sentence where the words have none.
    static func meaning(_ type: String, _ summary: String, _ words: Words) -> String {
        words.find("contract.events.\(type)") ?? summary
    }
}
