import Messages

extension AsyncAPIDocument.Part {
    /// Desks: one channel a service, one for what every desk answers; each method asks and is answered on it.
    static func desks(_ contract: Contract) -> Self {
        var part = Self()
        let names = contract.services.map(\.name)
        for service in contract.services {
            part.servers.merge(servers(of: service.name, "desk", "ROUTER: connect DEALER to it.")) { $1 }
            part.add(service.methods, at: "desk.\(service.name)", of: [service.name], contract)
        }
        part.add(contract.sharedMethods, at: "desk", of: names, contract)
        part.messages["failure"] = [
            "name": "failure", "title": "failure", "summary": "Why a desk did not do what it was asked.",
            "correlationId": .component("correlationIds", "request"),
            "payload": .shape([
                "jsonrpc": .constant("2.0"), "id": ["type": ["string", "null"]],
                "error": .component("schemas", Promise.wire("error").name),
            ]),
            "examples": [
                [
                    "name": "failure",
                    "payload": [
                        "jsonrpc": "2.0", "id": Sample.id,
                        "error": [
                            "code": -32_002, "message": "the case is closed already", "data": ["code": "case.state"],
                        ],
                    ],
                ]
            ],
        ]
        return part
    }

    private mutating func add(
        _ methods: [Contract.Operation], at channel: String, of services: [String], _ contract: Contract
    ) {
        var carried: [String: JSONValue] = ["failure": .component("messages", "failure")]
        for method in methods {
            let name = method.method.description
            carried["\(name).request"] = .component("messages", "request.\(name)")
            carried["\(name).reply"] = .component("messages", "reply.\(name)")
            schemas[Promise.params(name).name] = method.params.schema.json
            schemas[Promise.reply(name).name] = method.reply.schema.json
            messages["request.\(name)"] = request(method, contract)
            messages["reply.\(name)"] = reply(method)
            operations["call.\(name)"] = [
                "action": "receive", "summary": .string(method.summary), "x-kind": .string(method.kind.rawValue),
                "channel": ["$ref": .string("#/channels/\(channel)")],
                "messages": [["$ref": .string("#/channels/\(channel)/messages/\(name).request")]],
                "reply": [
                    "channel": ["$ref": .string("#/channels/\(channel)")],
                    "messages": [
                        ["$ref": .string("#/channels/\(channel)/messages/\(name).reply")],
                        ["$ref": .string("#/channels/\(channel)/messages/failure")],
                    ],
                ],
                "tags": .array(services.map { ["name": .string($0)] }),
            ]
        }
        channels[channel] = [
            "address": .null, "servers": Self.references(toServersOf: services, "desk"),
            "summary": .string("JSON-RPC 2.0: one frame, then attachments."), "messages": .object(carried),
        ]
    }

    private func request(_ method: Contract.Operation, _ contract: Contract) -> JSONValue {
        let name = method.method.description
        return [
            "name": .string("\(name).request"), "title": .string(name), "summary": .string(method.summary),
            "correlationId": .component("correlationIds", "request"),
            "payload": .shape([
                "jsonrpc": .constant("2.0"), "id": UUIDv7.schema.json, "method": .constant(name),
                "params": .component("schemas", Promise.params(name).name),
                "context": .component("schemas", Promise.wire("context").name),
            ]),
            "examples": [
                [
                    "name": .string(name),
                    "payload": [
                        "jsonrpc": "2.0", "id": Sample.id, "method": .string(name), "params": method.params.example,
                        "context": contract.wire["context"]?.example ?? [:],
                    ],
                ]
            ],
        ]
    }

    private func reply(_ method: Contract.Operation) -> JSONValue {
        let name = method.method.description
        return [
            "name": .string("\(name).reply"), "title": .string(name), "summary": .string("The answer of \(name)."),
            "correlationId": .component("correlationIds", "request"),
            "payload": .shape([
                "jsonrpc": .constant("2.0"), "id": UUIDv7.schema.json,
                "result": .component("schemas", Promise.reply(name).name),
            ]),
            "examples": [
                [
                    "name": .string(name),
                    "payload": ["jsonrpc": "2.0", "id": Sample.id, "result": method.reply.example],
                ]
            ],
        ]
    }
}
