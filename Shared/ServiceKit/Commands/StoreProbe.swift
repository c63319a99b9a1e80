import Foundation
import GRDB
import Glibc
import Ledger

/// Tries whether a service's disk takes what is new: a file, as sealed content needs, and a row of the ledger.
struct StoreProbe {
    /// Where the ledger lies.
    let folder: String

    /// Of the file: enough to need room of its own on every file system.
    static let fileBytes = 64 << 10

    static let migration = LedgerMigration(
        "store probe",
        sql: "CREATE TABLE store_probe(only INTEGER PRIMARY KEY CHECK (only = 1), tries INTEGER NOT NULL);")

    /// Writes a file, waits until the disk confirms it, and takes it away.
    ///
    /// - Throws: `POSIXError`.
    func writeFile() throws {
        let path = folder + "/probe"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure() }
        defer {
            close(file)
            unlink(path)
        }
        var generator = SystemRandomNumberGenerator()
        // What does not repeat: file systems that compress would else need no room.
        let words = (0..<Self.fileBytes / 8).map { _ in generator.next() as UInt64 }
        var written = 0
        while written < Self.fileBytes {
            let count = words.withUnsafeBytes { bytes in
                write(file, bytes.baseAddress?.advanced(by: written), Self.fileBytes - written)
            }
            guard count > 0 else { throw Self.failure() }
            written += count
        }
        guard fsync(file) == 0 else { throw Self.failure() }
    }

    /// Changes a row that nobody reads.
    static func writeRow(_ batch: Batch) throws {
        try batch.database.execute(
            sql: """
                INSERT INTO store_probe(only, tries) VALUES (1, 1)
                ON CONFLICT (only) DO UPDATE SET tries = tries + 1
                """)
    }

    private static func failure() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
