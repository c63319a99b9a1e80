import Foundation
import Messages
import Transfers

/// How a provider of text messages is asked over HTTP, and how it says that it took one. Every provider does it differently, so
/// this is data: it is read from the service's settings, as JSON.
struct SMSProvider: Codable, Equatable, Sendable {
    enum Format: String, Codable, Sendable {
        case json
        case form
    }

    /// The HTTP status, and what must stand where in the JSON of the answer.
    struct Success: Codable, Equatable, Sendable {
        let status: Int
        /// A JSON pointer (RFC 6901); without it the status is enough.
        let pointer: String?
        /// A string, a number or a truth value, compared as text.
        let value: String?
    }

    let url: String
    let headers: [String: String]?
    let format: Format
    /// JSON: any value, in whose strings `{telephone}`, `{text}` and `{id}` are replaced. Form: an object of strings.
    let body: JSONValue
    let success: Success
    /// Answers at `success.pointer` after which no further attempt makes sense: a number that does not exist, words that may not
    /// be sent.
    let refusals: [String]?

    /// - Throws: what is missing or wrong, for whoever wrote the settings.
    func check() throws(SMSProviderError) {
        let texts = Self.strings(in: body)
        for placeholder in ["{telephone}", "{text}"] where !texts.contains(where: { $0.contains(placeholder) }) {
            throw SMSProviderError(message: "短信设置的 body 里缺 (the body has no) \(placeholder)")
        }
        if format == .form {
            guard case .object(let members) = body,
                members.values.allSatisfy({ if case .string = $0 { true } else { false } })
            else { throw SMSProviderError(message: "表单的 body 必须是文字组成的对象 (a form's body is an object of strings)") }
        }
        guard success.pointer.map({ $0.isEmpty || $0.hasPrefix("/") }) ?? true,
            (success.pointer == nil) == (success.value == nil)
        else { throw SMSProviderError(message: "success 要么有 pointer 和 value，要么都没有 (pointer and value go together)") }
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw SMSProviderError(message: "url 要以 https:// 开头 (the url begins with https://)")
        }
    }

    func request(telephone: String, text: String, id: String) -> HTTPRequest {
        let values = ["{telephone}": telephone, "{text}": text, "{id}": id]
        let filled = Self.fill(body, values)
        let bytes: [UInt8]
        switch format {
        case .json: bytes = jsonBytes(filled)
        case .form:
            guard case .object(let members) = filled else { return HTTPRequest(.post, url) }
            let pairs = members.sorted { $0.key < $1.key }.map { name, value in
                if case .string(let text) = value { "\(name.percentEncoded)=\(text.percentEncoded)" } else { "" }
            }
            bytes = Array(pairs.joined(separator: "&").utf8)
        }
        let type = format == .json ? "application/json" : "application/x-www-form-urlencoded; charset=utf-8"
        let own = (headers ?? [:]).sorted { $0.key < $1.key }
            .map { HTTPRequest.Header($0.key, $0.value.replacingOccurrences(of: "{id}", with: id)) }
        let typed =
            own.contains { $0.name.lowercased() == "content-type" } ? [] : [HTTPRequest.Header("content-type", type)]
        return HTTPRequest(.post, url, headers: typed + own, body: bytes)
    }

    func verdict(on answer: HTTPAnswer, at now: Timestamp) -> Verdict {
        var said: String?
        if let pointer = success.pointer {
            said = (try? JSONCoding.decode(JSONValue.self, fromOutside: Data(answer.body)))?.text(at: pointer)
        }
        let shown = said.map { " " + $0.shown(50) } ?? ""
        if answer.status == success.status, said == success.value {
            return Verdict(.delivered(proof: "HTTP \(answer.status)\(shown)"), "")
        }
        let detail = "HTTP \(answer.status)\(shown)"
        if let said, refusals?.contains(said) == true { return Verdict(.refused(.rejected), detail) }
        guard answer.isSuccess else { return Verdict(Verdict(failed: answer, at: now).outcome, detail) }
        return Verdict(.failed(said == nil ? .badAnswer : .rejected, retryAfter: answer.retryAfter(at: now)), detail)
    }

    /// Each string is walked once, so that a value that looks like a placeholder stays what it is.
    private static func fill(_ value: JSONValue, _ values: [String: String]) -> JSONValue {
        switch value {
        case .string(let text):
            .string(
                text.replacing(/\{(?:telephone|text|id)\}/) { values[String($0.output)] ?? String($0.output) })
        case .array(let elements): .array(elements.map { fill($0, values) })
        case .object(let members): .object(members.mapValues { fill($0, values) })
        default: value
        }
    }

    private static func strings(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap { strings(in: $0) }
        case .object(let members): members.values.flatMap { strings(in: $0) }
        default: []
        }
    }
}

/// Settings of a provider that cannot be right.
struct SMSProviderError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

extension JSONValue {
    /// The string, number or truth value at a JSON pointer, as text; nil if there is none.
    func text(at pointer: String) -> String? {
        var value = self
        for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
            switch value {
            case .object(let members):
                guard let member = members[name] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(name), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        switch value {
        case .string(let text): return text
        case .integer(let number): return "\(number)"
        case .number(let number): return "\(number)"
        case .boolean(let truth): return "\(truth)"
        default: return nil
        }
    }
}
