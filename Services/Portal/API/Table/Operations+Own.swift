import HTTPTypes
import Messages

extension Operations {
    /// What the edge answers itself.
    static let own: [APIOperation] = [
        APIOperation(
            method: .get, path: "/events", id: "events",
            summary: "Streams events as server-sent events; resumes after Last-Event-ID without a gap.",
            section: .events, scope: .eventsRead,
            members: [
                Member(
                    name: "topics", target: "topics", place: .query, schema: .array(of: Topic.schema, maxItems: 20),
                    required: false, fallback: nil)
            ],
            status: .ok, answer: .stream, paging: nil, work: .own),
        APIOperation(
            method: .get, path: "/health", id: "health",
            summary: "Tells whether every service behind the portal is ready; 503 if one is not.", section: .service,
            scope: nil, members: [], status: .ok,
            answer: .json("Health", .object([.init(name: "ready", schema: .boolean, required: true)], summary: nil)),
            paging: nil, work: .own),
        APIOperation(
            method: .get, path: "/openapi.json", id: "openapi", summary: "This interface as an OpenAPI 3.1 document.",
            section: .service, scope: nil, members: [], status: .ok, answer: .json("Document", .anything), paging: nil,
            work: .own),
    ]
}
