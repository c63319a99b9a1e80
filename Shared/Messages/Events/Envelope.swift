package import Foundation

/// What an event's envelope says beside its `data`: CloudEvents 1.0 attributes, with the extensions `sequence`, `prior`,
/// `ledger`, `affects` and `traceparent` (W3C Trace Context).
package struct EventHeader: Codable, Equatable, Sendable {
    package let id: UUIDv7
    package let source: Source
    package let type: EventType
    package let subject: Subject?
    package let time: Timestamp
    /// Position in the source's ledger, from 1, no gaps.
    package let sequence: Position
    /// Position of the previous event of the same type in the same ledger; zero if none.
    package let prior: Position
    package let ledger: LedgerID
    /// Other subjects, separated by spaces (CloudEvents attributes are no lists).
    package let affects: String?
    package let traceparent: String?

    package init(
        id: UUIDv7, source: Source, type: EventType, subject: Subject?, time: Timestamp, sequence: Position,
        prior: Position, ledger: LedgerID, affects: [Subject] = [], traceparent: String? = nil
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.sequence = sequence
        self.prior = prior
        self.ledger = ledger
        self.affects = affects.isEmpty ? nil : affects.map(\.description).joined(separator: " ")
        self.traceparent = traceparent
    }

    package var affected: [Subject] {
        (affects ?? "").split(separator: " ").compactMap { Subject(String($0)) }
    }
}

/// An event in its envelope, as the bytes of the wire hold it.
package struct Envelope<Payload: Event>: Sendable, Equatable {
    package let header: EventHeader
    package let data: Payload

    package init(header: EventHeader, data: Payload) {
        self.header = header
        self.data = data
    }
}

extension Envelope: Decodable {
    private enum Member: String, CodingKey { case data }

    package init(from decoder: any Decoder) throws {
        header = try EventHeader(from: decoder)
        data = try decoder.container(keyedBy: Member.self).decode(Payload.self, forKey: .data)
    }
}

/// The bytes of an event.
package enum EventBytes {
    /// An event is at most this long.
    package static let limit = 60_000

    /// Encodes an event once; these bytes are hashed, committed, published and replayed, and nobody encodes them again.
    ///
    /// The envelope is put together around the encoded `data`, its members in sorted order.
    /// - Throws: `EventTooLong` past `limit`; an encoding error of `event`.
    package static func encode(_ event: some Event, _ header: EventHeader) throws -> Data {
        let data = try JSONCoding.encode(event)
        var bytes = Data(capacity: data.count + 640)
        func put(_ text: String) { bytes.append(contentsOf: text.utf8) }
        put("{")
        if let affects = header.affects { put("\"affects\":\(try quoted(affects)),") }
        put("\"data\":")
        bytes.append(data)
        put(",\"datacontenttype\":\"application/json\",\"dataschema\":\"")
        put(schemaURI(header.type))
        put("\",\"id\":\"\(header.id)\",\"ledger\":\"\(header.ledger)\",\"prior\":\"\(header.prior)\",\"sequence\":\"")
        put("\(header.sequence)\",\"source\":\"\(header.source)\",\"specversion\":\"1.0\",")
        if let subject = header.subject { put("\"subject\":\(try quoted(subject.description)),") }
        put("\"time\":\"\(header.time)\",")
        if let trace = header.traceparent { put("\"traceparent\":\(try quoted(trace)),") }
        put("\"type\":\"\(header.type)\"}")
        guard bytes.count <= limit else { throw EventTooLong(type: header.type, bytes: bytes.count) }
        return bytes
    }

    /// A JSON string. What comes from outside, a subject's id or a trace, may hold a character that must be escaped.
    private static func quoted(_ text: String) throws -> String {
        let plain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        return plain ? "\"\(text)\"" : String(decoding: try JSONCoding.encode(text), as: UTF8.self)
    }

    /// The identity of the schema of a type's `data`.
    package static func schemaURI(_ type: EventType) -> String { "urn:qinglian:event:\(type)" }
}

/// An event that does not fit on the wire. The command that wanted it is refused.
package struct EventTooLong: Error, CustomStringConvertible {
    package let type: EventType
    package let bytes: Int

    package var description: String { "\(type) would take \(bytes) bytes; an event holds \(EventBytes.limit)" }
}
