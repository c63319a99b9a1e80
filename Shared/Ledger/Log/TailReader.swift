import Foundation
import GRDB
import Messages

/// Reads where a ledger stands from its tables, and checks that they agree at the end, where a crash would show.
struct TailReader {
    private let path: String
    private let db: Database

    init(_ path: String, _ db: Database) {
        self.path = path
        self.db = db
    }

    func read() throws -> Tail {
        let size = try db.size
        let newest = try db.newestByType()
        guard (newest.values.max() ?? .zero).value == size else {
            throw LedgerError.corrupt(path, "its last event is not the newest of its type")
        }
        try checkLast(size)
        return Tail(newest: newest, frontier: try frontier(size))
    }

    /// The last event's bytes give its leaf and name its position.
    private func checkLast(_ size: UInt64) throws {
        guard size > 0 else { return }
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT json, leaf FROM event WHERE position = ?", arguments: [Int64(size)])
        else { throw LedgerError.corrupt(path, "its last event is missing") }
        let json: Data = row[0]
        guard MerkleHash(leaf: json) == MerkleHash(row[1] as Data),
            (try? JSONCoding.decode(EventHeader.self, from: json))?.sequence == Position(size)
        else { throw LedgerError.corrupt(path, "its last event was changed") }
    }

    /// The right edge of the tree, from the leaves and tiles behind the last full tile of each level.
    private func frontier(_ size: UInt64) throws -> Frontier {
        let reader = HashReader(db, path: path)
        var unfinished: [[MerkleHash]] = []
        var count = size
        repeat {
            let full = count / UInt64(Tile.width)
            unfinished.append(
                try reader.hashes(level: unfinished.count, from: full * UInt64(Tile.width), to: count))
            count = full
        } while count > 0
        return Frontier(size: size, unfinished: unfinished)
    }
}
