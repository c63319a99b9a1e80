package import Messages

/// One thing that was promised, and to whom: its name in the document's schemas, and which changes would break it.
package enum Promise: Hashable, Comparable, Sendable {
    /// The `data` of a type of event. It lies in ledgers for ever: old ones must fit a new reader, new ones an old reader.
    case event(String)
    /// What a method is asked with: written by others, read here.
    case params(String)
    /// What a method answers: written here, read by others.
    case reply(String)
    case webhook(String)
    /// What surrounds all messages.
    case wire(String)

    package var name: String {
        switch self {
        case .event(let type): "event.\(type)"
        case .params(let method): "params.\(method)"
        case .reply(let method): "reply.\(method)"
        case .webhook(let type): "webhook.\(type)"
        case .wire(let part): "wire.\(part)"
        }
    }

    /// Nil of a name that no promise has.
    package init?(name: String) {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let rest = String(parts[1])
        switch parts[0] {
        case "event": self = .event(rest)
        case "params": self = .params(rest)
        case "reply": self = .reply(rest)
        case "webhook": self = .webhook(rest)
        case "wire": self = .wire(rest)
        default: return nil
        }
    }

    /// The identity of its schema, as an event's `dataschema` names it.
    package var urn: String { "urn:qinglian:" + name.replacing(".", with: ":", maxReplacements: 1) }

    package static func < (left: Promise, right: Promise) -> Bool { left.name < right.name }

    /// Who writes it and who reads it.
    var direction: Direction {
        switch self {
        case .event, .wire("event"): .kept
        case .params, .wire("context"): .asked
        case .reply, .webhook, .wire: .told
        }
    }

    enum Direction: Sendable {
        case kept, asked, told
    }

    /// The same with the next version of its name: `….filed.v2`, `….filed.v3`.
    package var successor: Promise {
        switch self {
        case .event(let name): .event(Self.next(name))
        case .params(let name): .params(Self.next(name))
        case .reply(let name): .reply(Self.next(name))
        case .webhook(let name): .webhook(Self.next(name))
        case .wire(let name): .wire(Self.next(name))
        }
    }

    private static func next(_ name: String) -> String {
        let words = name.split(separator: ".")
        guard let last = words.last, last.first == "v", let version = Int(last.dropFirst()) else { return name + ".v2" }
        return words.dropLast().joined(separator: ".") + ".v\(version + 1)"
    }
}

/// All that was promised: schemas by promise, and which methods are commands.
package struct Promises: Equatable, Sendable {
    package var schemas: [Promise: Schema]
    /// By method: `command` or `query`.
    package var kinds: [String: String]

    package init(schemas: [Promise: Schema], kinds: [String: String] = [:]) {
        self.schemas = schemas
        self.kinds = kinds
    }

    package init(_ contract: Contract) {
        schemas = [:]
        kinds = [:]
        for event in contract.events { schemas[.event(event.type.description)] = event.data.schema }
        for method in contract.methods {
            schemas[.params(method.method.description)] = method.params.schema
            schemas[.reply(method.method.description)] = method.reply.schema
            kinds[method.method.description] = method.kind.rawValue
        }
        for hook in contract.webhooks { schemas[.webhook(hook.type)] = hook.data.schema }
        for (part, described) in contract.wire { schemas[.wire(part)] = described.schema }
    }

    /// What a landed AsyncAPI document promised.
    ///
    /// - Throws: `ContractError` of a document that this project did not make.
    package init(asyncAPI document: JSONValue) throws {
        guard case .object(let schemas)? = document["components"]?["schemas"],
            case .object(let operations)? = document["operations"]
        else { throw ContractError("the landed document has no schemas; restore it from the repository") }
        self.schemas = [:]
        kinds = [:]
        for (name, schema) in schemas {
            guard let promise = Promise(name: name) else {
                throw ContractError("the landed document has a schema called \(name); restore it from the repository")
            }
            self.schemas[promise] = try Schema(json: schema)
        }
        for (name, operation) in operations {
            guard name.hasPrefix("call."), case .string(let kind)? = operation["x-kind"] else { continue }
            kinds[String(name.dropFirst("call.".count))] = kind
        }
    }
}

/// A landed document that cannot be read.
package struct ContractError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
