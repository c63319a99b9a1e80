import Messages

extension AsyncAPIDocument.Part {
    /// Webhooks of notices: requests that the suite sends to a URL that was left with it.
    static func webhooks(_ contract: Contract) -> Self {
        var part = Self()
        guard !contract.webhooks.isEmpty else { return part }
        part.servers["webhook"] = [
            "host": "{host}", "protocol": "https",
            "description": "Whatever URL was left. Requests follow Standard Webhooks 1.0.0.",
            "variables": ["host": ["description": "Of the receiver."]],
        ]
        for hook in contract.webhooks {
            let name = "webhook.\(hook.type)"
            part.schemas[Promise.webhook(hook.type).name] = hook.data.schema.json
            part.messages[name] = [
                "name": .string(hook.type), "title": .string(hook.type), "summary": .string(hook.summary),
                "headers": headers,
                "payload": .shape([
                    "type": .constant(hook.type), "timestamp": Timestamp.schema.json,
                    "data": .component("schemas", Promise.webhook(hook.type).name),
                ]),
                "examples": [
                    [
                        "name": .string(hook.type),
                        "payload": [
                            "type": .string(hook.type), "timestamp": Sample.instant, "data": hook.data.example,
                        ],
                    ]
                ],
            ]
            part.channels[name] = [
                "address": .null, "summary": .string(hook.summary), "servers": [["$ref": "#/servers/webhook"]],
                "messages": .object([hook.type: .component("messages", name)]),
            ]
            part.operations[name] = [
                "action": "send", "summary": .string(hook.summary),
                "channel": ["$ref": .string("#/channels/\(name)")],
                "messages": [["$ref": .string("#/channels/\(name)/messages/\(hook.type)")]],
                "tags": [["name": "notification"]],
                "bindings": ["http": ["method": "POST", "bindingVersion": "0.3.0"]],
            ]
        }
        return part
    }

    private static var headers: JSONValue {
        .shape([
            "webhook-id": UUIDv7.schema.json,
            "webhook-timestamp": ["type": "string", "pattern": "^[0-9]+$", "description": "Unix seconds of this try"],
            "webhook-signature": [
                "type": "string", "pattern": "^v1,", "description": "one or two, separated by a space",
            ],
        ])
    }
}
