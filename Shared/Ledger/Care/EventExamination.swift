import Foundation
import GRDB
import Messages

/// Walks all events of a snapshot once and recomputes everything that depends on them.
struct EventExamination {
    private let db: Database
    private let source: Source
    private let found: (VerificationReport.Finding.Kind, Position?, String) -> Void

    private(set) var newest: [EventType: Position] = [:]
    private(set) var frontier = Frontier()
    /// The ids the ledger has had, in the order of its lives.
    private(set) var lives: [LedgerID] = []
    /// Heads of the tree at the sizes asked for.
    private(set) var roots: [UInt64: MerkleHash] = [:]
    private var tiles = 0

    init(
        _ db: Database, source: Source, found: @escaping (VerificationReport.Finding.Kind, Position?, String) -> Void
    ) {
        self.db = db
        self.source = source
        self.found = found
    }

    /// - Parameter sizes: at which the tree's head is wanted.
    mutating func run(headsAt sizes: Set<UInt64>, progress: (UInt64) throws -> Void) throws {
        if sizes.contains(0) { roots[0] = .empty }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT position, type, subject, time, json, leaf FROM event ORDER BY position")
        while let row = try rows.next() {
            let position = Position(stored: row[0])
            if position != Position(frontier.size).next {
                found(.gap, position, "follows \(frontier.size)")
                // Nothing behind a gap can be recomputed.
                return
            }
            try examine(position, row)
            if sizes.contains(frontier.size) { roots[frontier.size] = frontier.root }
            if frontier.size.isMultiple(of: 10_000) { try progress(frontier.size) }
        }
        try examineNewest()
        try countTiles()
    }

    private mutating func examine(_ position: Position, _ row: Row) throws {
        let json: Data = row[4]
        let leaf = MerkleHash(leaf: json)
        if leaf != MerkleHash(row[5] as Data) { found(.leaf, position, "is not the hash of the event's bytes") }
        if let header = try? JSONCoding.decode(EventHeader.self, from: json) {
            examine(header, at: position, row, json)
        } else {
            found(.envelope, position, "the bytes are no event")
        }
        var full: [Tile] = []
        frontier.append(leaf) { full.append($0) }
        for tile in full { try examine(tile, at: position) }
    }

    private mutating func examine(_ header: EventHeader, at position: Position, _ row: Row, _ json: Data) {
        if header.sequence != position { found(.envelope, position, "names position \(header.sequence.value)") }
        if header.source != source { found(.envelope, position, "names source \(header.source)") }
        if header.type.description != row[1] as String || header.subject?.description != row[2] as String?
            || header.time.milliseconds != row[3] as Int64
        {
            found(.envelope, position, "columns and bytes differ")
        }
        if header.type == LedgerContinued.type { examineContinuation(position, header, json) }
        if lives.isEmpty { lives = [header.ledger] }
        if header.ledger != lives.last { found(.envelope, position, "names ledger \(header.ledger)") }
        if header.prior != newest[header.type] ?? .zero {
            found(.prior, position, "names \(header.prior.value), not \((newest[header.type] ?? .zero).value)")
        }
        newest[header.type] = position
    }

    private mutating func examineContinuation(_ position: Position, _ header: EventHeader, _ json: Data) {
        let event = try? JSONCoding.decode(Envelope<LedgerContinued>.self, from: json).data
        if let event, event.previous == lives.last ?? event.previous, UInt64(exactly: event.size) == frontier.size,
            event.root == frontier.root.hex
        {
            if lives.isEmpty { lives = [event.previous] }
            lives.append(header.ledger)
        } else {
            found(.continuation, position, "does not say truly what the ledger continues")
        }
    }

    private mutating func examine(_ tile: Tile, at position: Position) throws {
        tiles += 1
        let stored = try Data.fetchOne(
            db.cachedStatement(sql: "SELECT hashes FROM tile WHERE level = ? AND tile_index = ?"),
            arguments: [tile.level, Int64(tile.index)])
        if stored != tile.hashes.data {
            found(.tile, position, "tile \(tile.level)/\(tile.index) \(stored == nil ? "is missing" : "is another")")
        }
    }

    private func examineNewest() throws {
        if try db.newestByType() != newest { found(.newest, nil, "differs from the events") }
    }

    private func countTiles() throws {
        let count = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM tile") ?? 0
        if count != tiles { found(.tile, nil, "\(count) tiles are kept, \(tiles) are full") }
    }
}
