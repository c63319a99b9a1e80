package import Foundation

/// A request as one frame of JSON: JSON-RPC 2.0 with a `context`. Attachments follow as frames of their own.
package enum RequestFrame {
    package static func encode<R: Request>(_ request: R, id: UUIDv7, context: RequestContext) throws -> Data {
        try encode(method: R.method, params: JSONCoding.encode(request), id: id, context: context)
    }

    /// Puts encoded parameters into a request; its members stand in sorted order.
    package static func encode(method: MethodName, params: Data, id: UUIDv7, context: RequestContext) throws -> Data {
        let writer = JSONWriter(reserving: params.count + 512)
        writer.out.append(raw: "{\"context\":")
        try writer.write(context)
        writer.out.append(member: "id", plain: id.description)
        writer.out.append(raw: ",\"jsonrpc\":\"2.0\"")
        writer.out.append(member: "method", plain: method.description)
        writer.out.append(raw: ",\"params\":")
        writer.out.append(params)
        writer.out.append("}")
        return writer.out.data
    }

    /// What a desk needs to know of a request before it decodes its parameters.
    package struct Incoming: Sendable {
        package let id: UUIDv7
        package let method: MethodName
        package let context: RequestContext
        /// The parameters as they came, byte for byte: what a resent request is compared by.
        package let params: Data

        package init(id: UUIDv7, method: MethodName, context: RequestContext, params: Data) {
            self.id = id
            self.method = method
            self.context = context
            self.params = params
        }
    }

    /// Reads a request.
    ///
    /// - Throws: `Unreadable`, with the id if that much could be read, so that the answer finds its caller.
    package static func parse(_ frame: Data) throws(Unreadable) -> Incoming {
        let members: JSONMembers
        do {
            members = try JSONMembers.split(frame)
        } catch {
            throw Unreadable(id: nil, error: .init(.parse, "not a JSON object: \(error)"))
        }
        func text(_ name: String) -> String? { members[name].flatMap { JSONMembers.text($0) } }
        let id = text("id").flatMap { UUIDv7($0) }
        func bad(_ message: String) -> Unreadable { Unreadable(id: id, error: .init(.invalidRequest, message)) }
        guard text("jsonrpc") == "2.0" else { throw bad("'jsonrpc' must be \"2.0\"") }
        guard let id else { throw bad("'id' must be a UUID version 7 in text form") }
        guard let method = text("method").flatMap({ MethodName($0) }) else {
            throw bad("'method' must be a dotted name")
        }
        guard let bytes = members["context"] else { throw bad("'context' with a 'deadline' is missing") }
        let context: RequestContext
        do {
            context = try RequestContext(json: bytes)
        } catch {
            throw bad("'context' cannot be read: \(DecodingFailure.describe(error))")
        }
        return Incoming(id: id, method: method, context: context, params: members["params"] ?? Data("{}".utf8))
    }

    package struct Unreadable: Error, Sendable {
        package let id: UUIDv7?
        package let error: DeskError
    }
}

/// An answer as one frame of JSON.
package enum ReplyFrame {
    /// Puts the encoded result into an answer.
    package static func success(id: UUIDv7, result: Data) -> Data {
        var out = JSONBytes()
        out.reserve(result.count + 80)
        out.append(raw: "{\"id\":\"")
        out.append(raw: id.description)
        out.append(raw: "\",\"jsonrpc\":\"2.0\",\"result\":")
        out.append(result)
        out.append("}")
        return out.data
    }

    private struct Failure: Encodable {
        let error: DeskError
        let id: UUIDv7?
        let jsonrpc = "2.0"

        enum CodingKeys: CodingKey { case error, id, jsonrpc }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(error, forKey: .error)
            try container.encode(id, forKey: .id)
            try container.encode(jsonrpc, forKey: .jsonrpc)
        }
    }

    package static func failure(id: UUIDv7?, _ error: DeskError) -> Data {
        let fixed = #"{"error":{"code":-32603,"message":"the error could not be written"},"id":null,"jsonrpc":"2.0"}"#
        return (try? JSONCoding.encode(Failure(error: error, id: id))) ?? Data(fixed.utf8)
    }

    /// An answer that was read: the id, and the result's bytes or the error.
    package struct Incoming: Sendable {
        package let id: UUIDv7?
        package let result: Result<Data, DeskError>
    }

    /// - Throws: `JSONMembers.Malformed` or a decoding error if it is no JSON-RPC answer.
    package static func parse(_ frame: Data) throws -> Incoming {
        let members = try JSONMembers.split(frame)
        let id = members["id"].flatMap { JSONMembers.text($0) }.flatMap { UUIDv7($0) }
        if let error = members["error"] {
            return Incoming(id: id, result: .failure(try JSONCoding.decode(DeskError.self, from: error)))
        }
        guard let result = members["result"] else { throw JSONMembers.Malformed(reason: "neither result nor error") }
        return Incoming(id: id, result: .success(result))
    }
}

/// Says for a person what a decoder did not like.
package enum DecodingFailure {
    package static func describe(_ error: any Error) -> String {
        if let error = error as? JSONMembers.Malformed { return error.reason }
        guard let error = error as? DecodingError else { return "malformed JSON" }
        let (context, problem): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
            case .typeMismatch(_, let context): (context, "wrong type: \(context.debugDescription)")
            case .valueNotFound(_, let context): (context, "a value is missing")
            case .dataCorrupted(let context): (context, context.debugDescription)
            @unknown default: (.init(codingPath: [], debugDescription: ""), "malformed JSON")
            }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? problem : "\(path): \(problem)"
    }
}
