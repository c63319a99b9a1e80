import Foundation
import Messages

/// What rules look at: one event, and what is remembered of its matter.
struct Evidence: Sendable {
    let header: EventHeader
    let data: JSONValue
    let known: [String: String]
    /// What the notices are made of.
    let cause: NoticeCause

    init(header: EventHeader, data: JSONValue, known: [String: String] = [:], cause: NoticeCause? = nil) {
        self.header = header
        self.data = data
        self.known = known
        self.cause =
            cause
            ?? NoticeCause(source: header.source, sequence: header.sequence, what: header.type.description)
    }

    /// - Throws: a decoding error of what is no event.
    init(event json: Data, header: EventHeader, known: [String: String]) throws {
        self.init(header: header, data: try JSONCoding.decode(Payload.self, from: json).data, known: known)
    }

    private struct Payload: Decodable {
        let data: JSONValue
    }

    /// The values at a path as texts: none if there is nothing, several of a list.
    func texts(at path: FactPath) -> [String] {
        switch path.root {
        case .known: path.steps.first.flatMap { known[$0] }.map { [$0] } ?? []
        case .subject: header.subject.map { [$0.description] } ?? []
        case .time: [header.time.description]
        case .data: Self.texts(data, path.steps[...])
        }
    }

    func text(at path: FactPath) -> String? { texts(at: path).first }

    private static func texts(_ value: JSONValue, _ steps: ArraySlice<String>) -> [String] {
        if case .array(let elements) = value { return elements.flatMap { texts($0, steps) } }
        if let step = steps.first { return value[step].map { texts($0, steps.dropFirst()) } ?? [] }
        return switch value {
        case .null, .object, .array: []
        case .boolean(let value): [value ? "true" : "false"]
        case .integer(let value): [String(value)]
        case .number(let value): [String(value)]
        case .string(let value): [value]
        }
    }
}
