import Foundation
import HTTPTypes
import Messages

/// One thing that the HTTP interface can be asked: a row of the one table from which routes, checks and the OpenAPI document
/// are made.
struct APIOperation: Sendable {
    let method: HTTPRequest.Method
    let path: OperationPath
    /// `operationId`, unique.
    let id: String
    let summary: String
    let section: Section
    /// What a token must allow; nil: open to the public.
    let scope: TokenScope?
    let members: [Member]
    /// Of the answer.
    let status: HTTPResponse.Status
    let answer: Answer
    let paging: Paging?
    /// Whether photos and a voice message may come with it.
    var takesFiles = false
    let work: Work

    enum Section: String, CaseIterable, Sendable {
        case places, filing, cases, visits, figures, events, service
    }

    /// What comes back.
    enum Answer: Sendable {
        /// The name of the schema, and the schema.
        case json(String, Schema)
        /// Bytes of one of these media types.
        case file([String])
        /// `text/event-stream`.
        case stream
    }

    /// Who does it.
    enum Work: Sendable {
        case ask(DeskQuestion)
        /// The edge itself: the id of the operation says what.
        case own
    }

    /// Whether it changes something or opens what is sealed, so that it may be sent again under one `Idempotency-Key`.
    var isCommand: Bool { if case .ask(let question) = work { question.isCommand } else { false } }

    /// Whether what is sent is as good as a key: a code or the number of a receipt. Guesses are counted.
    var takesSecret: Bool { members.contains { Self.secrets.contains($0.name) } }

    private static let secrets: Set<String> = ["code", "receipt"]

    func members(in place: Member.Place) -> [Member] { members.filter { $0.place == place } }
}

/// A request of a desk, its type erased.
struct DeskQuestion: Sendable {
    let method: Messages.MethodName
    let isCommand: Bool
    /// Reads parameters as the request's own type and writes them anew, so that what was sent twice has equal bytes.
    ///
    /// - Throws: `DecodingError`.
    let canonical: @Sendable (Data) throws -> Data

    init<R: Messages.Request>(_ type: R.Type) {
        method = R.method
        isCommand = type is any Command.Type
        canonical = { try JSONCoding.encode(JSONCoding.decode(R.self, from: $0)) }
    }
}

/// A value that a request carries: where it stands in HTTP, and which member of the desk's request it becomes.
struct Member: Sendable {
    enum Place: String, Sendable { case path, query, body }

    let name: String
    /// Its name in the desk's request.
    let target: String
    let place: Place
    let schema: Schema
    let required: Bool
    /// Taken if it is absent.
    let fallback: JSONValue?
}
