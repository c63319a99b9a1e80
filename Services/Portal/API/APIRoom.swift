import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import ServiceKit

/// `/api/v1`: for programs. Every operation is a row of `Operations`.
struct APIRoom: Sendable {
    let edge: Edge
    let tokens: any TokenCheck
    let limits: Limits
    private let feed: EventFeed
    /// For streams that are open already.
    private let streamTokens: SharedTokenCheck
    private let document: Data

    init(edge: Edge, tokens: any TokenCheck, limits: Limits) {
        self.edge = edge
        self.tokens = tokens
        self.limits = limits
        feed = EventFeed(edge: edge)
        streamTokens = SharedTokenCheck(tokens, clock: edge.systemInputs.clock)
        document = OpenAPIDocument(Operations.all).bytes
    }

    func add(to router: Router<EdgeContext>) {
        for operation in Operations.all {
            router.on(RouterPath(operation.path.route(below: Operations.base)), method: operation.method) {
                try await answer(operation, $0, $1)
            }
        }
    }

    private func answer(
        _ operation: APIOperation, _ request: Request, _ context: EdgeContext
    ) async throws -> Response {
        let address = edge.clientAddress(of: request, context)
        let asker = try await asker(request, from: address, context)
        let headers = try limits.admit(asker, address: address)
        try asker.require(operation.scope)
        var response =
            switch operation.work {
            case .ask(let question): try await ask(question, operation, asker, request, context)
            case .own: try await own(operation, asker, request, context)
            }
        response.headers.append(contentsOf: headers)
        return response
    }

    /// Who asks. A token that is nobody's counts as a guess.
    private func asker(_ request: Request, from address: String, _ context: EdgeContext) async throws -> Asker {
        guard request.headers[.authorization] != nil else { return .public }
        do {
            return try await edge.throttles.lookups.pass(address) {
                try await Asker(request, tokens, traceparent: context.traceparent)
            }
        } catch let problem as Problem where problem.kind == .unauthorized {
            try edge.throttles.countMiss(address)
            throw problem
        }
    }

    private func ask(
        _ question: DeskQuestion, _ operation: APIOperation, _ asker: Asker, _ request: Request, _ context: EdgeContext
    ) async throws -> Response {
        let id = question.isCommand ? try IdempotencyKey.read(request.headers) : nil
        let client = edge.clientAddress(of: request, context)
        let sent =
            operation.method == .get
            ? nil : try await edge.sentBody(of: request, takesFiles: operation.takesFiles, from: client)
        let values = try Parameters(operation: operation).read(
            path: { context.parameters.get($0) }, query: request.uri.query, body: sent?.json)
        let params: Data
        do {
            params = try question.canonical(JSONCoding.encode(JSONValue.object(values)))
        } catch {
            throw Problem(.invalid, DecodingFailure.describe(error))
        }
        func send() async throws -> (result: Data, attachments: [Data]) {
            try await edge.desks.ask(
                question.method, params: params, as: asker.actor, attachments: sent?.attachments ?? [], id: id,
                traceparent: context.traceparent)
        }
        func lookUp() async throws -> (result: Data, attachments: [Data]) {
            operation.takesSecret && asker == .public
                ? try await edge.throttles.guessing(client, send) : try await send()
        }
        guard question.method == FileCase.method, asker == .public else {
            return try response(try await lookUp(), operation, request)
        }
        func text(_ name: String) -> String? { if case .string(let text) = values[name] { text } else { nil } }
        let answer = try await edge.throttles.filing(
            code: text("code"), village: text("village").flatMap { AreaCode($0) }, from: client, lookUp)
        return try response(answer, operation, request)
    }

    private func response(
        _ answer: (result: Data, attachments: [Data]), _ operation: APIOperation, _ request: Request
    ) throws -> Response {
        if case .file(let types) = operation.answer {
            return try Self.file(answer, types)
        }
        var headers: HTTPFields = [.contentType: "application/json"]
        if let paging = operation.paging, let reply = try? JSONCoding.decode(JSONValue.self, from: answer.result),
            let next = paging.next(reply).flatMap(Paging.encode)
        {
            headers[.constant("Link")] = "<\(Self.page(next, of: request))>; rel=\"next\""
        }
        if operation.method == .get {
            return EntityTag(of: answer.result).answer(answer.result, to: request, headers: headers)
        }
        return Response(
            status: operation.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.result)))
    }

    /// The one attachment of an answer, with the type and name that the answer tells.
    private static func file(_ answer: (result: Data, attachments: [Data]), _ types: [String]) throws -> Response {
        let reply = try JSONCoding.decode(JSONValue.self, from: answer.result)
        guard let bytes = answer.attachments.first, case .string(let type) = reply["mediaType"] else {
            throw Problem(.ours)
        }
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        if case .string(let name) = reply["fileName"],
            let encoded = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        {
            headers[.contentDisposition] = "attachment; filename*=UTF-8''\(encoded)"
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The same address with another cursor.
    private static func page(_ cursor: String, of request: Request) -> String {
        let kept = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("\(Paging.name)=") }
        return "\(request.uri.path)?\((kept + ["\(Paging.name)=\(cursor)"]).joined(separator: "&"))"
    }

    private func own(
        _ operation: APIOperation, _ asker: Asker, _ request: Request, _ context: EdgeContext
    ) async throws -> Response {
        switch operation.id {
        case "events":
            return try await feed.answer(asker, request, context) {
                try await Asker(request, streamTokens, traceparent: context.traceparent) == asker
            }
        case "openapi":
            return EntityTag(of: document).answer(
                document, to: request, headers: [.contentType: "application/json"])
        case "health":
            try await checkHealth(context)
            return EntityTag(of: Data(#"{"ready":true}"#.utf8)).answer(
                Data(#"{"ready":true}"#.utf8), to: request, headers: [.contentType: "application/json"])
        default: throw Problem(.missing)
        }
    }

    /// - Throws: `Problem` naming the services that are not ready.
    private func checkHealth(_ context: EdgeContext) async throws {
        for service in Desks.services {
            let health = try? await edge.desks.caller(service).call(Health(), timeout: .seconds(2)).reply
            guard health?.ready ?? false else { throw Problem(.unavailable, "\(service) is not ready", retryAfter: 5) }
        }
    }
}
