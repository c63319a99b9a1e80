package import Foundation
import GRDB
import Messages

extension Ledger {
    /// The bytes published under a path: hashes one after another, or events each led by its length in two bytes, most
    /// significant first. Nil if the tree does not reach that far.
    ///
    /// Hashes are for everyone; entries only for those who may read the ledger.
    package func tile(_ path: TilePath) throws -> Data? {
        try read { db in
            let size = try db.size
            let level = if case .hashes(let level) = path.content { level } else { 0 }
            let available = size >> UInt64(8 * level)
            let (first, overflow) = path.index.multipliedReportingOverflow(by: UInt64(Tile.width))
            guard !overflow, first < available, available - first >= UInt64(path.width) else { return nil }
            let end = first + UInt64(path.width)
            switch path.content {
            case .hashes:
                let reader = HashReader(db, path: configuration.path)
                if path.width == Tile.width { return try reader.fullTile(level: level, index: path.index).data }
                return try reader.hashes(level: level, from: first, to: end).data
            case .entries:
                return try Data.fetchAll(
                    db, sql: "SELECT json FROM event WHERE position > ? AND position <= ? ORDER BY position",
                    arguments: [Int64(first), Int64(end)]
                ).reduce(into: Data()) { bundle, json in
                    withUnsafeBytes(of: UInt16(json.count).bigEndian) { bundle.append(contentsOf: $0) }
                    bundle.append(json)
                }
            }
        }
    }
}
