import HTTPTypes
import Messages

/// One operation as OpenAPI describes it.
struct OperationDescription {
    let json: JSONValue
    /// Named schemas that it refers to.
    let schemas: [String: JSONValue]

    init(_ operation: APIOperation) {
        var schemas: [String: JSONValue] = [:]
        var responses: [String: JSONValue] = [:]
        switch operation.answer {
        case .json(let name, let schema):
            schemas[name] = schema.json
            responses[String(operation.status.code)] = Self.success(
                operation, ["application/json": ["schema": Self.reference(name)]])
        case .file(let types):
            responses["200"] = Self.success(
                operation, Dictionary(uniqueKeysWithValues: types.map { ($0, ["schema": [:]]) }))
        case .stream:
            responses["200"] = Self.success(operation, ["text/event-stream": ["schema": ["type": "string"]]])
        }
        if operation.hasEntityTag { responses["304"] = ["description": "The caller has it already."] }
        for kind in operation.problems { responses[String(kind.status.code)] = Self.problem(kind) }
        var body: JSONValue?
        if operation.method == .post {
            let members = operation.members(in: .body)
            let name = operation.id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
            schemas[name + "Body"] = Self.object(members)
            let object = Self.reference(name + "Body")
            var content: JSONValue = ["application/json": ["schema": object]]
            if operation.takesFiles {
                content = ["application/json": ["schema": object], "multipart/form-data": Self.withFiles(object)]
            }
            body = ["required": true, "content": content]
        }
        self.schemas = schemas
        json = .object([
            "operationId": .string(operation.id), "summary": .string(operation.summary),
            "tags": [.string(operation.section.rawValue)],
            "security": Self.security(operation.scope),
            "parameters": .array(Self.parameters(operation)),
            "requestBody": body, "responses": .object(responses),
        ])
    }

    private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static func security(_ scope: TokenScope?) -> JSONValue {
        if let scope { [["token": [.string(scope.rawValue)]]] } else { [[:], ["token": []]] }
    }

    private static func parameters(_ operation: APIOperation) -> [JSONValue] {
        var parameters: [JSONValue] = (operation.members(in: .path) + operation.members(in: .query)).map { member in
            .object([
                "name": .string(member.name), "in": .string(member.place.rawValue),
                "required": .boolean(member.place == .path || member.required),
                "schema": strict(member.schema, fallback: member.fallback),
            ])
        }
        func header(_ name: String, _ schema: JSONValue, _ description: String) {
            parameters.append([
                "name": .string(name), "in": "header", "required": false, "schema": schema,
                "description": .string(description),
            ])
        }
        if operation.isCommand {
            header("Idempotency-Key", UUIDv7.schema.json, "sent again under it, the command is done once")
        }
        if operation.hasEntityTag { header("If-None-Match", ["type": "string"], "an ETag that the caller has") }
        if case .stream = operation.answer {
            header("Last-Event-ID", ["type": "string", "maxLength": 1_024], "the id of the last event that arrived")
        }
        return parameters
    }

    private static func success(_ operation: APIOperation, _ content: [String: JSONValue]) -> JSONValue {
        var headers: [String: JSONValue] = [:]
        func header(_ name: String, _ description: String, required: Bool = true) {
            headers[name] = [
                "schema": ["type": "string"], "required": .boolean(required), "description": .string(description),
            ]
        }
        header("RateLimit", "requests left now, seconds until more")
        header("RateLimit-Policy", "requests in a window of seconds")
        if operation.hasEntityTag { header("ETag", "strong; for If-None-Match") }
        if operation.paging != nil { header("Link", "the next page, rel=next; absent on the last", required: false) }
        return ["description": "Done.", "headers": .object(headers), "content": .object(content)]
    }

    private static func problem(_ kind: Problem.Kind) -> JSONValue {
        var members: [String: JSONValue] = [
            "description": .string("\(kind.title) (`\(kind.type)`)"),
            "content": ["application/problem+json": ["schema": reference("Problem")]],
        ]
        if [.often, .unavailable].contains(kind) {
            members["headers"] = [
                "Retry-After": ["schema": ["type": "string", "pattern": "^[0-9]+$"], "description": "seconds"]
            ]
        }
        return .object(members)
    }

    /// The same object as one part of a form, and the files as others.
    private static func withFiles(_ object: JSONValue) -> JSONValue {
        let file: JSONValue = ["type": "string", "format": "binary"]
        func types(_ isWanted: (AttachmentType) -> Bool) -> JSONValue {
            ["contentType": .string(AttachmentType.allCases.filter(isWanted).map(\.rawValue).joined(separator: ", "))]
        }
        return [
            "schema": [
                "type": "object", "additionalProperties": false, "required": [.string(SentBody.request)],
                "properties": [
                    SentBody.request: object,
                    Uploads.photos: [
                        "type": "array", "items": file, "maxItems": .integer(AttachedFile.photoLimit),
                        "description":
                            "each a part of its own, at most 15 MiB; what a telephone wrote into it is removed",
                    ],
                    Uploads.voice: [
                        "type": "string", "format": "binary", "description": "a voice message of at most 8 MiB",
                    ],
                ],
            ],
            "encoding": [
                SentBody.request: ["contentType": "application/json"], Uploads.photos: types(\.isPhoto),
                Uploads.voice: types { !$0.isPhoto },
            ],
        ]
    }

    /// An object of exactly these members.
    private static func object(_ members: [Member]) -> JSONValue {
        [
            "type": "object", "additionalProperties": false,
            "properties": .object(
                Dictionary(uniqueKeysWithValues: members.map { ($0.name, strict($0.schema, fallback: $0.fallback)) })),
            "required": .array(members.filter(\.required).map { .string($0.name) }),
        ]
    }

    /// A schema of what is sent: unknown members are refused at every depth.
    private static func strict(_ schema: Schema, fallback: JSONValue? = nil) -> JSONValue {
        var json =
            switch schema {
            case .object(let properties, _):
                object(
                    properties.map {
                        Member(
                            name: $0.name, target: $0.name, place: .body, schema: $0.schema, required: $0.required,
                            fallback: nil)
                    })
            case .array(let element, let most):
                JSONValue.object([
                    "type": "array", "items": strict(element), "maxItems": most.map(JSONValue.integer),
                ])
            default: schema.json
            }
        if let fallback, case .object(var members) = json {
            members["default"] = fallback
            json = .object(members)
        }
        return json
    }
}

extension APIOperation {
    var hasEntityTag: Bool { if case .json = answer { method == .get } else { false } }

    /// What can go wrong with it.
    var problems: [Problem.Kind] {
        var kinds: [Problem.Kind] = [.malformed, .unauthorized, .often, .ours, .unavailable, .invalid]
        if scope != nil { kinds.append(.forbidden) }
        if case .ask = work { kinds += [.missing, .forbidden] }
        if isCommand { kinds.append(.refused) }
        if method == .post { kinds += [.slow, .tooLarge, .mediaType] }
        return kinds
    }
}
