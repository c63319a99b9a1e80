import Foundation
import GRDB

/// Reads hashes of the tree from its tiles, and from the leaves behind the last full tile. Keeps the tiles it has read;
/// not Sendable, valid as long as its database access.
final class HashReader {
    private let db: Database
    private let path: String
    private var tiles: [TileID: [MerkleHash]] = [:]

    private struct TileID: Hashable {
        let level: Int
        let index: UInt64
    }

    init(_ db: Database, path: String) {
        self.db = db
        self.path = path
    }

    /// The hashes `from..<to` of one tile level.
    func hashes(level: Int, from: UInt64, to: UInt64) throws -> [MerkleHash] {
        guard from < to else { return [] }
        if level == 0 {
            let leaves = try Data.fetchAll(
                db, sql: "SELECT leaf FROM event WHERE position > ? AND position <= ? ORDER BY position",
                arguments: [Int64(from), Int64(to)]
            ).compactMap { MerkleHash($0) }
            guard leaves.count == Int(to - from) else { throw LedgerError.corrupt(path, "events are missing") }
            return leaves
        }
        return try (from..<to).map { .perfect(try fullTile(level: level - 1, index: $0)) }
    }

    /// The head of the perfect tree over the `1 << height` leaves from `index << height` on.
    ///
    /// - Precondition: all of these leaves exist.
    func node(height: Int, index: UInt64) throws -> MerkleHash {
        let level = height / 8
        let width = UInt64(1) << UInt64(height % 8)
        let first = index * width
        let tile = first / UInt64(Tile.width)
        let offset = Int(first % UInt64(Tile.width))
        if let hashes = try storedTile(level: level, index: tile) {
            return .perfect(hashes[offset..<offset + Int(width)])
        }
        return .perfect(try hashes(level: level, from: first, to: first + width))
    }

    func fullTile(level: Int, index: UInt64) throws -> [MerkleHash] {
        guard let hashes = try storedTile(level: level, index: index) else {
            throw LedgerError.corrupt(path, "tile \(level)/\(index) is missing")
        }
        return hashes
    }

    private func storedTile(level: Int, index: UInt64) throws -> [MerkleHash]? {
        let id = TileID(level: level, index: index)
        if let known = tiles[id] { return known }
        let rows = try Data.fetchCursor(
            db.cachedStatement(sql: "SELECT hashes FROM tile WHERE level = ? AND tile_index = ?"),
            arguments: [level, Int64(index)])
        guard let data = try rows.next() else { return nil }
        guard let hashes = MerkleHash.list(data), hashes.count == Tile.width else {
            throw LedgerError.corrupt(path, "tile \(level)/\(index) is malformed")
        }
        tiles[id] = hashes
        return hashes
    }
}
