package import Messages

/// The contract as an AsyncAPI 3.0 document.
package struct AsyncAPIDocument: Sendable {
    package let json: JSONValue

    package init(_ contract: Contract) {
        let parts = [Part.wire(contract), .feeds(contract), .desks(contract), .webhooks(contract)]
        func joined(_ members: (Part) -> [String: JSONValue]) -> JSONValue {
            .object(parts.map(members).reduce(into: [:]) { $0.merge($1) { $1 } })
        }
        json = [
            "asyncapi": "3.0.0",
            "info": [
                "title": "Qinglian 清廉", "version": "1", "description": .string(Self.description),
                "license": ["name": "Apache License 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"],
                "tags": .array(contract.services.map { ["name": .string($0.name)] }),
            ],
            "defaultContentType": "application/json",
            "servers": joined(\.servers), "channels": joined(\.channels), "operations": joined(\.operations),
            "components": [
                "messages": joined(\.messages), "schemas": joined(\.schemas),
                "securitySchemes": [
                    "curve": [
                        "type": "asymmetricEncryption",
                        "description": .string(
                            "ZeroMQ CURVE. The server's public key is known beforehand; only listed keys come in."),
                    ]
                ],
                "correlationIds": ["request": ["location": "$message.payload#/id"]],
            ],
        ]
    }

    /// The document as it is checked in: members sorted, one line a server, channel, operation, message and schema, so that
    /// a change shows as the line of what changed.
    package var text: String {
        get throws { try Self.lines(json, ["components": 2]) + "\n" }
    }

    /// An object with a line for each member, and below it as many levels more as `deeper` says of a member, one if nothing.
    private static func lines(
        _ value: JSONValue, _ deeper: [String: Int] = [:], levels: Int = 2, indent: String = ""
    ) throws -> String {
        guard levels > 0, case .object(let members) = value, !members.isEmpty else {
            return String(decoding: try JSONCoding.encode(value), as: UTF8.self)
        }
        let inner = indent + "  "
        let entries = try members.sorted { $0.key < $1.key }.map { name, member in
            let key = String(decoding: try JSONCoding.encode(JSONValue.string(name)), as: UTF8.self)
            return try "\(inner)\(key): \(lines(member, levels: deeper[name] ?? levels - 1, indent: inner))"
        }
        return "{\n\(entries.joined(separator: ",\n"))\n\(indent)}"
    }

    /// What one side of the wire adds to the document.
    struct Part {
        var servers: [String: JSONValue] = [:]
        var channels: [String: JSONValue] = [:]
        var operations: [String: JSONValue] = [:]
        var messages: [String: JSONValue] = [:]
        var schemas: [String: JSONValue] = [:]
    }

    private static let description = """
        JSON over ZeroMQ. Each service announces on its feed (PUB: two frames, topic and event) what was committed to its \
        ledger, and answers JSON-RPC 2.0 at its desk (ROUTER: one frame, then attachments). A channel's address on a feed is \
        the topic, ending in a dot: subscribe to it or to a prefix of it. How a follower misses nothing, how a request is \
        sent again, errors, bounds and proofs: Shared/Messages/WIRE.md. Readers ignore members and types that they do not \
        know; a list of words may grow. A breaking change is a new type or method, published beside the old one.
        """
}

extension JSONValue {
    /// A reference to a component of the document.
    static func component(_ kind: String, _ name: String) -> JSONValue {
        ["$ref": .string("#/components/\(kind)/\(name)")]
    }

    /// The schema of exactly this text.
    static func constant(_ text: String) -> JSONValue { ["type": "string", "const": .string(text)] }

    /// An object of members that must all be there.
    static func shape(_ properties: [String: JSONValue]) -> JSONValue {
        [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.keys.sorted().map(JSONValue.string)),
        ]
    }

    /// An object's members with others added.
    func adding(_ others: [String: JSONValue]) -> JSONValue {
        if case .object(let members) = self { .object(members.merging(others) { $1 }) } else { self }
    }
}
