import Foundation
import HTTPTypes
import Messages

/// The OpenAPI 3.1 document of the table.
struct OpenAPIDocument {
    let json: JSONValue
    let bytes: Data

    init(_ operations: [APIOperation]) {
        var paths: [String: [String: JSONValue]] = [:]
        var schemas: [String: JSONValue] = ["Problem": Self.problem]
        for operation in operations {
            let part = OperationDescription(operation)
            paths[operation.path.description, default: [:]][operation.method.rawValue.lowercased()] = part.json
            schemas.merge(part.schemas) { $1 }
        }
        json = [
            "openapi": "3.1.0",
            "info": [
                "title": "Qinglian 清廉", "version": "1",
                "summary": "Household codes, cases, visits and figures of a county.",
                "description": .string(Self.description),
                "license": ["name": "Apache License 2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": .string(Operations.base)]],
            "tags": .array(
                APIOperation.Section.allCases.map {
                    ["name": .string($0.rawValue), "description": .string($0.summary)]
                }),
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(schemas),
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description":
                            "A token issued by the operator, with scopes; its account's posts bound it besides.",
                    ]
                ],
            ],
        ]
        bytes = (try? JSONCoding.encode(json)) ?? Data("{}".utf8)
    }

    private static let description = """
        Errors are problem details (RFC 9457): `type` is `urn:qinglian:problem:` and a word, `code` the stable name of the \
        reason. Unknown members and parameters are refused (422), so that a slip of the pen is not lost. Answers may gain \
        members: ignore those you do not know. Days are days in China. A command may carry an `Idempotency-Key`, a UUID of \
        version 7: sent again under it within 24 hours, it is answered as before and done once. Lists are read page by page: \
        `Link` with `rel="next"` names the next. A JSON body holds at most 256 KiB. Where photos and a \
        voice message may come, send `multipart/form-data`: the object as the part `request`, each file as a part `photos` or \
        `voice` with a file name.
        """

    private static let problem: JSONValue = [
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": [
            "type": ["type": "string", "format": "uri"],
            "title": ["type": "string"],
            "status": ["type": "integer"],
            "detail": ["type": "string", "description": "for a person: what is wrong and what to do"],
            "code": ["type": "string", "description": "stable name of the reason, for programs"],
            "trace": ["type": "string", "description": "the operator finds the request in the log by it"],
            "errors": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["at", "problem"],
                    "properties": [
                        "at": ["type": "string", "description": "a JSON pointer into the body, or a parameter's name"],
                        "problem": ["type": "string"],
                    ],
                ],
            ],
        ],
    ]
}

extension APIOperation.Section {
    var summary: String {
        switch self {
        case .places: "地方与户廉码 Places, household codes, what can be chosen from"
        case .filing: "提交与查询 Filing a case, and following it with the receipt's number"
        case .cases: "办理 Cases at the offices that handle them"
        case .visits: "回访与交办 Visits and tasks"
        case .figures: "统计 Figures; those that may be handed on without groups under five"
        case .events: "事件 The stream of events"
        case .service: "服务 The service itself"
        }
    }
}
