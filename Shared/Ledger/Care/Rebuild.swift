import Foundation
import GRDB

extension Ledger {
    /// Marks all projections of a stopped ledger stale: the next `open` drops their tables and builds them again from the
    /// events.
    ///
    /// - Throws: `notALedger`, `newerVersion`, `unreachable`.
    package static func forgetProjections(of path: String) throws {
        do {
            guard FileManager.default.fileExists(atPath: path) else {
                throw LedgerError(.unreachable, "there is no ledger at \(path): check the data directory")
            }
            let connections = try LedgerConnections.open(path: path, readers: 1)
            defer { try? connections.close() }
            try connections.writer.write { try $0.execute(sql: "UPDATE projection SET version = 0") }
        } catch {
            throw LedgerError.reading(error, path)
        }
    }
}
