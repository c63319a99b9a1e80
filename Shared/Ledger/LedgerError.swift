package import GRDB

/// What a ledger could not do, with a message that says what is wrong and what to do.
package struct LedgerError: Error, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// The file is a database of something else.
        case notALedger
        /// A newer version of this program wrote the file.
        case newerVersion
        /// The file belongs to another county or service.
        case otherSource
        /// The file contradicts itself or is no database at all.
        case corrupt
        /// The file cannot be opened, read or written just now.
        case unreachable
        /// The whole batch was rolled back; nothing of it happened.
        case batchLost
        /// The commit failed: the batch is either whole in the ledger or not at all. The ledger was opened again; its tail
        /// tells where it stands now.
        case outcomeUnknown
        /// The disk refused to confirm a write. Nothing that is read back can be trusted until the process starts anew.
        case mustExit
        case closed
        /// A projection's own code failed while its tables were rebuilt.
        case projectionFailed
        /// An argument is out of its range.
        case invalid
        /// A backup could not be taken or did not verify.
        case backupFailed
        /// The place to restore into is taken, or the backup is no good.
        case restoreRefused
        /// Another thread asked for the end of a long reading.
        case interrupted
    }

    package let code: Code
    /// Safe to show: no personal data, no keys, no values.
    package let message: String
    package let underlying: (any Error)?
    package let file: String
    package let line: Int

    package init(
        _ code: Code, _ message: String, underlying: (any Error)? = nil, file: String = #fileID, line: Int = #line
    ) {
        self.code = code
        self.message = message
        self.underlying = underlying
        self.file = file
        self.line = line
    }
}

extension LedgerError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { message }

    package var debugDescription: String {
        "LedgerError.\(code.rawValue) at \(file):\(line): \(message)" + (underlying.map { " (\($0))" } ?? "")
    }
}

extension LedgerError {
    /// Sorts what SQLite said while a ledger was opened or read.
    static func reading(
        _ error: any Error, _ path: String, file: String = #fileID, line: Int = #line
    ) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return corrupt(path, "SQLite cannot read it", underlying: error, file: file, line: line)
        case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_NOMEM,
            .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_MISUSE:
            return LedgerError(
                .unreachable,
                "the ledger \(path) cannot be read or written (\(error.resultCode)): check the disk, its free space and "
                    + "the folder's permissions",
                underlying: error, file: file, line: line)
        default:
            return error
        }
    }

    static func corrupt(
        _ path: String, _ finding: String, underlying: (any Error)? = nil, file: String = #fileID, line: Int = #line
    ) -> LedgerError {
        LedgerError(
            .corrupt, "the ledger \(path) is damaged (\(finding)): keep the file for examination and restore a backup",
            underlying: underlying, file: file, line: line)
    }
}

extension DatabaseError {
    /// Whether the disk refused to confirm what was written.
    ///
    /// After that the kernel may have dropped the pages and call the next fsync a success, so only a new process that
    /// reads everything again knows what is there.
    package var isFailedSync: Bool {
        extendedResultCode == .SQLITE_IOERR_FSYNC || extendedResultCode == .SQLITE_IOERR_DIR_FSYNC
    }
}
