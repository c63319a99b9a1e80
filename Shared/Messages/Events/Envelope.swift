package import Foundation

/// What an event's envelope says beside its `data`: CloudEvents 1.0 attributes, with the extensions `sequence`, `prior`,
/// `ledger`, `affects`, `by`, `through` and `traceparent` (W3C Trace Context).
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
    /// Who did it; see `EventOrigin`.
    package let by: String?
    /// Through what, where it was not the account's own session with a password.
    package let through: String?
    package let traceparent: String?

    package init(
        id: UUIDv7, source: Source, type: EventType, subject: Subject?, time: Timestamp, sequence: Position,
        prior: Position, ledger: LedgerID, affects: [Subject] = [], origin: EventOrigin = .own
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
        by = origin.by
        through = origin.through
        traceparent = origin.traceparent
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
        let writer = JSONWriter(reserving: 1_024)
        writer.out.append(raw: "{")
        if let affects = header.affects {
            writer.out.append(raw: "\"affects\":")
            writer.out.append(quoted: affects)
            writer.out.append(",")
        }
        if let by = header.by {
            writer.out.append(raw: "\"by\":")
            writer.out.append(quoted: by)
            writer.out.append(",")
        }
        writer.out.append(raw: "\"data\":")
        try writer.write(event)
        writer.out.append(raw: ",\"datacontenttype\":\"application/json\"")
        writer.out.append(member: "dataschema", plain: schemaURI(header.type))
        writer.out.append(member: "id", plain: header.id.description)
        writer.out.append(member: "ledger", plain: header.ledger.description)
        writer.out.append(member: "prior", plain: header.prior.description)
        writer.out.append(member: "sequence", plain: header.sequence.description)
        writer.out.append(member: "source", plain: header.source.description)
        writer.out.append(raw: ",\"specversion\":\"1.0\"")
        // What comes from outside, a subject's id, an account or a trace, may hold a character that must be escaped.
        if let subject = header.subject { writer.out.append(member: "subject", quoted: subject.description) }
        if let through = header.through { writer.out.append(member: "through", quoted: through) }
        writer.out.append(member: "time", plain: header.time.description)
        if let trace = header.traceparent { writer.out.append(member: "traceparent", quoted: trace) }
        writer.out.append(member: "type", plain: header.type.description)
        writer.out.append("}")
        guard writer.out.count <= limit else { throw EventTooLong(type: header.type, bytes: writer.out.count) }
        return writer.out.data
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
