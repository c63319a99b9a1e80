import Fixtures
import Foundation
import GRDB
import Ledger
import Messages
import Synchronization

/// An event of the tests.
struct Noted: Event {
    static let type: EventType = "test.noted"
    static let summary = "Something was noted."
    let number: Int
    let text: String
    var subject: Subject? { Subject("note", "\(number)") }

    init(_ number: Int, text: String = "") {
        self.number = number
        self.text = text
    }
}

struct Rung: Event {
    static let type: EventType = "test.bell.rung"
    static let summary = "A bell was rung."
    let bell: Int
    var subject: Subject? { nil }
}

struct Sketched: Event {
    static let type: EventType = "test.sketched.draft"
    static let summary = "A draft."
    var subject: Subject? { nil }
}

struct Refusal: Error, Equatable {}

/// The clock and the randomness that are handed to a ledger.
private final class Hands: Sendable {
    let clock = Mutex(Timestamp(milliseconds: 1_795_000_000_000))
    let words = Mutex(SplitMix(1))
}

/// A ledger in a temporary folder of its own, with a clock and randomness that the test controls.
final class LedgerFixture {
    static let source = Source(county: AreaCode.placeholder.county, service: "test")

    let folder: URL
    private let hands = Hands()
    var projections = [LedgerFixture.notes]
    var migrations = [LedgerMigration("primary", sql: "CREATE TABLE primary_data (value INTEGER) STRICT")]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    var path: String { folder.appending(path: "ledger.sqlite").path }

    /// One row a note, and one that counts them.
    static let notes = Projection(
        "notes", version: 1, tables: ["note", "note_count"],
        schema: """
            CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
            CREATE TABLE note_count (only INTEGER PRIMARY KEY, notes INTEGER NOT NULL) STRICT;
            INSERT INTO note_count (only, notes) VALUES (1, 0);
            """
    ) {
        $0.on(Noted.self) { note, at, db in
            try db.execute(
                sql: "INSERT INTO note (number, text, position) VALUES (?, ?, ?)",
                arguments: [note.number, note.text, Int64(at.sequence.value)])
            try db.execute(sql: "UPDATE note_count SET notes = notes + 1")
        }
    }

    func configuration(source: Source = LedgerFixture.source) throws -> LedgerConfiguration {
        LedgerConfiguration(
            path: path, source: source, migrations: migrations, projections: projections,
            signer: try CheckpointSigner(seed: Data(repeating: 7, count: 32)),
            clock: { [hands] in hands.clock.withLock { $0 } },
            random: { [hands] in hands.words.withLock { $0.next() } })
    }

    func open(progress: (String) -> Void = { _ in }) throws -> Ledger {
        try Ledger.open(try configuration(), progress: progress)
    }

    var now: Timestamp { hands.clock.withLock { $0 } }

    func advance(by interval: Duration) {
        hands.clock.withLock { $0 = $0 + interval }
    }

    func newID() -> UUIDv7 {
        hands.words.withLock { UUIDv7(time: now, random: &$0) }
    }

    /// Appends one event a command.
    func append(_ events: [any Event], to ledger: Ledger) throws {
        try ledger.write { batch in
            for event in events { try batch.attempt { try append(event, in: batch) } }
        }
    }

    func append(_ event: some Event, in batch: Batch) throws {
        try batch.append(event, id: newID(), time: now, origin: .own)
    }

    /// Appends `count` notes in batches of 256.
    func fill(_ ledger: Ledger, _ count: Int) throws {
        let first = Int(ledger.tail.size)
        for start in stride(from: first, to: first + count, by: 256) {
            try append((start..<min(start + 256, first + count)).map { Noted($0) }, to: ledger)
        }
    }

    /// Changes the closed file behind the ledger's back.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: sql)
            try db.checkpoint(.truncate)
        }
        try queue.close()
    }
}
