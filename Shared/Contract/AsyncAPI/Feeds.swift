import Messages

extension AsyncAPIDocument.Part {
    /// What surrounds every message.
    static func wire(_ contract: Contract) -> Self {
        Self(schemas: Dictionary(uniqueKeysWithValues: contract.wire.map { (Promise.wire($0).name, $1.schema.json) }))
    }

    /// Feeds: one channel a type of event, and one for each service's heads.
    static func feeds(_ contract: Contract) -> Self {
        var part = Self()
        let names = contract.services.map(\.name)
        for service in contract.services {
            part.servers.merge(servers(of: service.name, "feed", "PUB: connect SUB to it.")) { $1 }
            for event in service.events { part.add(event, of: [service.name], contract) }
            part.addHead(of: service.name, contract)
        }
        for event in contract.sharedEvents { part.add(event, of: names, contract) }
        return part
    }

    /// The two ways to a socket of a service: in the run directory of the same machine, or over TCP.
    static func servers(of service: String, _ socket: String, _ description: String) -> [String: JSONValue] {
        [
            "\(service)-\(socket)": [
                "host": "localhost", "pathname": .string("{run}/\(service).\(socket)"), "protocol": "ipc",
                "protocolVersion": "ZMTP 3.1", "description": .string(description),
                "variables": ["run": ["description": "The suite's run directory, mode 0700."]],
            ],
            "\(service)-\(socket)-tcp": [
                "host": "{host}:{port}", "protocol": "tcp", "protocolVersion": "ZMTP 3.1",
                "description": .string(description), "security": [.component("securitySchemes", "curve")],
                "variables": [
                    "host": ["description": "Where the service runs."], "port": ["description": "Of this socket."],
                ],
            ],
        ]
    }

    static func references(toServersOf services: [String], _ socket: String) -> JSONValue {
        .array(
            services.flatMap { ["\($0)-\(socket)", "\($0)-\(socket)-tcp"] }.map {
                ["$ref": .string("#/servers/\($0)")]
            })
    }

    private mutating func add(_ event: Contract.Announcement, of services: [String], _ contract: Contract) {
        let type = event.type.description
        schemas[Promise.event(type).name] = event.data.schema.json
        let attributes: [String: JSONValue] = [
            "type": .string(type), "source": .string("/qinglian/330281/\(services.first ?? "")"), "specversion": "1.0",
            "prior": "00000000000000000119", "datacontenttype": "application/json",
            "dataschema": .string(EventBytes.schemaURI(event.type)),
            "data": event.data.example,
        ]
        messages["event.\(type)"] = [
            "name": .string(type), "title": .string(type), "summary": .string(event.summary),
            "contentType": "application/cloudevents+json",
            "payload": [
                "allOf": [
                    .component("schemas", Promise.wire("event").name),
                    .shape([
                        "type": .constant(type), "specversion": .constant("1.0"),
                        "datacontenttype": .constant("application/json"),
                        "dataschema": .constant(EventBytes.schemaURI(event.type)),
                        "data": .component("schemas", Promise.event(type).name),
                    ]),
                ]
            ],
            "examples": [
                ["name": .string(type), "payload": (contract.wire["event"]?.example ?? [:]).adding(attributes)]
            ],
        ]
        announce(
            "event.\(type)", type, topic: event.type.topic.description, message: "event.\(type)",
            summary: event.summary, services)
    }

    private mutating func addHead(of service: String, _ contract: Contract) {
        messages["head"] = [
            "name": "head", "title": "head", "summary": .string(Self.headSummary),
            "payload": .component("schemas", Promise.wire("head").name),
            "examples": [["name": "head", "payload": contract.wire["head"]?.example ?? [:]]],
        ]
        announce(
            "head.\(service)", "head", topic: Head.topic(service: service), message: "head", summary: Self.headSummary,
            [service])
    }

    private static let headSummary = "Where the feed stands: after each committed batch, and complete once a second."

    private mutating func announce(
        _ channel: String, _ name: String, topic: String, message: String, summary: String, _ services: [String]
    ) {
        channels[channel] = [
            "address": .string(topic), "summary": .string(summary),
            "servers": Self.references(toServersOf: services, "feed"),
            "messages": .object([name: .component("messages", message)]),
        ]
        operations[channel] = [
            "action": "send", "summary": .string(summary), "channel": ["$ref": .string("#/channels/\(channel)")],
            "messages": [["$ref": .string("#/channels/\(channel)/messages/\(name)")]],
            "tags": .array(services.map { ["name": .string($0)] }),
        ]
    }
}
