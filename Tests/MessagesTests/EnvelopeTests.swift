import Foundation
import Messages
import Testing

@Suite("Envelopes")
struct EnvelopeTests {
    private let header = EventHeader(
        id: .placeholder, source: .placeholder, type: VaultShredded.type, subject: Subject("case", "a\"b"),
        time: Timestamp(milliseconds: 0), sequence: Position(7), prior: Position(3), ledger: .placeholder,
        affects: [Subject("person", "1"), Subject("person", "2")],
        origin: EventOrigin(
            by: "li.ming", through: "phone", traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
    private let event = VaultShredded(shredded: Subject("case", "1/2"), reason: "期满")

    @Test("the bytes are what a JSON encoder with sorted keys and bare slashes would write")
    func canonical() throws {
        let plain = EventHeader(
            id: header.id, source: header.source, type: header.type, subject: Subject("case", "1"), time: header.time,
            sequence: header.sequence, prior: header.prior, ledger: header.ledger, affects: header.affected,
            origin: EventOrigin(by: header.by, through: header.through, traceparent: header.traceparent))
        let bytes = try EventBytes.encode(event, plain)
        let value = try JSONCoding.decode(JSONValue.self, from: bytes)
        #expect(try JSONCoding.encode(value) == bytes)
        #expect(value["specversion"] == "1.0")
        #expect(value["datacontenttype"] == "application/json")
        #expect(value["sequence"] == "00000000000000000007")
        #expect(value["by"] == "li.ming" && value["through"] == "phone")
    }

    @Test("what must be escaped in a subject, an account or a trace is escaped")
    func escapes() throws {
        let odd = EventHeader(
            id: header.id, source: header.source, type: header.type, subject: Subject("case", "a\"b\\c\n张"),
            time: header.time, sequence: header.sequence, prior: header.prior, ledger: header.ledger,
            affects: [Subject("case", "\"")],
            origin: EventOrigin(by: "\"a", through: "\\", traceparent: "\",\"data\":{}"))
        let value = try JSONCoding.decode(JSONValue.self, from: try EventBytes.encode(event, odd))
        #expect(value["subject"] == "case/a\"b\\c\n张" && value["affects"] == "case/\"")
        #expect(value["traceparent"] == "\",\"data\":{}")
        #expect(value["by"] == "\"a" && value["through"] == "\\")
        #expect(value["data"]?["reason"] == "期满")
    }

    @Test("an event is read back as it was written")
    func roundTrip() throws {
        let plain = EventHeader(
            id: header.id, source: header.source, type: header.type, subject: Subject("case", "1"), time: header.time,
            sequence: header.sequence, prior: header.prior, ledger: header.ledger, affects: header.affected)
        let envelope = try JSONCoding.decode(
            Envelope<VaultShredded>.self, from: try EventBytes.encode(event, plain))
        #expect(envelope == Envelope(header: plain, data: event))
        #expect(envelope.header.affected == [Subject("person", "1"), Subject("person", "2")])
    }

    @Test("an event of more than 60,000 bytes is refused")
    func tooLong() throws {
        let long = VaultShredded(shredded: Subject("case", "1"), reason: String(repeating: "长", count: 20_000))
        #expect(throws: EventTooLong.self) { try EventBytes.encode(long, header) }
    }

    @Test("a reader passes members it does not know")
    func unknownMembers() throws {
        let json = Data(#"{"shredded":"case/1","reason":"r","later":{"a":[1]}}"#.utf8)
        #expect(try JSONCoding.decode(VaultShredded.self, from: json).reason == "r")
    }
}
