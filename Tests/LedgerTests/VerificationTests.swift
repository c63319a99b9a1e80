import Foundation
import Ledger
import Messages
import Testing

@Suite("Verification")
struct VerificationTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    private func examine() throws -> VerificationReport {
        let configuration = try fixture.configuration()
        return try Verification(
            projections: configuration.projections, publicKey: configuration.signer.publicKey
        ).examine(fixture.path)
    }

    @Test("of a sound ledger finds nothing, online and stopped, and examines everything")
    func clean() throws {
        let ledger = try fixture.furnished()
        let online = try ledger.verify()
        #expect(online.findings == [])
        #expect(online.size == 303)
        #expect(online.root == ledger.tail.root)
        #expect(online.checkpoints == 2)
        #expect(online.projections == ["notes"])
        try ledger.close()
        #expect(try examine() == online)
    }

    @Test("of an empty ledger finds nothing")
    func empty() throws {
        let ledger = try fixture.open()
        try ledger.checkpoint()
        #expect(try ledger.verify().findings == [])
    }

    /// A change behind the ledger's back, and what must be found.
    static let changes: [(String, VerificationReport.Finding.Kind)] = [
        ("UPDATE event SET json = CAST(replace(json, '7', '8') AS BLOB) WHERE position = 8", .leaf),
        ("UPDATE event SET leaf = zeroblob(32) WHERE position = 9", .leaf),
        ("UPDATE event SET type = 'test.other' WHERE position = 10", .envelope),
        ("UPDATE event SET subject = 'note/x' WHERE position = 11", .envelope),
        ("UPDATE event SET time = time + 1 WHERE position = 12", .envelope),
        ("UPDATE event SET json = x'00' WHERE position = 13", .envelope),
        ("DELETE FROM event WHERE position = 14", .gap),
        ("UPDATE event SET position = -5 WHERE position = 15", .gap),
        ("UPDATE newest SET position = 299 WHERE type = 'test.noted'", .newest),
        ("UPDATE tile SET hashes = zeroblob(8192)", .tile),
        ("DELETE FROM tile", .tile),
        ("INSERT INTO tile VALUES (3, 0, zeroblob(8192))", .tile),
        ("UPDATE checkpoint SET note = replace(note, '300', '301') WHERE size = 300", .checkpoint),
        ("UPDATE checkpoint SET root = zeroblob(32) WHERE size = 303", .checkpoint),
        ("UPDATE identity SET ledger = '00000000000000000000000000000000'", .envelope),
        ("UPDATE note SET text = 'x' WHERE number = 5", .projection),
        ("DELETE FROM note WHERE number = 299", .projection),
        ("INSERT INTO note VALUES (5000, '', 1)", .projection),
        ("UPDATE note_count SET notes = notes + 1", .projection),
    ]

    @Test("finds each change made behind the ledger's back", arguments: changes)
    func finds(_ sql: String, _ kind: VerificationReport.Finding.Kind) throws {
        try fixture.furnished().close()
        #expect(try examine().isClean)
        try fixture.tamper("DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted; \(sql)")
        let report = try examine()
        #expect(report.findings.contains { $0.kind == kind }, "\(report.findings)")
    }

    @Test("finds a rewritten history that is consistent in itself, by its checkpoint")
    func rewritten() throws {
        try fixture.furnished().close()
        let other = try LedgerFixture()
        other.migrations = fixture.migrations
        let forged = try other.open()
        try other.append((0..<300).map { Noted($0, text: "forged") }, to: forged)
        try forged.close()
        try fixture.tamper(
            """
            ATTACH '\(other.path)' AS forged;
            DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted;
            DELETE FROM event; DELETE FROM tile; DELETE FROM newest; DELETE FROM identity; DELETE FROM note;
            INSERT INTO event SELECT * FROM forged.event; INSERT INTO tile SELECT * FROM forged.tile;
            INSERT INTO newest SELECT * FROM forged.newest; INSERT INTO identity SELECT * FROM forged.identity;
            """)
        #expect(try examine().findings.contains { $0.kind == .checkpoint })
    }

    @Test("finds another signing key")
    func otherKey() throws {
        try fixture.furnished().close()
        let report = try Verification(publicKey: Data(repeating: 9, count: 32)).examine(fixture.path)
        #expect(report.findings.map(\.kind) == [.checkpoint, .checkpoint])
    }

    @Test("keeps its list of findings bounded and says that there are more")
    func bounded() throws {
        try fixture.furnished().close()
        try fixture.tamper("DROP TRIGGER event_is_never_changed; UPDATE event SET leaf = zeroblob(32)")
        let report = try examine()
        #expect(report.findings.count == VerificationReport.findingLimit)
        #expect(report.isTruncated)
    }
}
