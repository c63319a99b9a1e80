import Crypto
import Foundation
import GRDB
import Messages

/// The keys of subjects and the named secrets, each wrapped by the deployment's key, and what subjects are found by, in a
/// database of their own.
///
/// A key is shredded by overwriting it where it stands: rows are only ever added at the end and keep their size, so that
/// no page holds a second copy. The row stays as the mark that the subject is gone.
struct Keyring: Sendable {
    private static let applicationID = 0x514C_4B52
    private static let version = 2
    /// Sealed under the deployment's key: shows a wrong key at once.
    private static let checkText = Data("qinglian keyring".utf8)
    /// AES-256-GCM of a 32-byte key: nonce, ciphertext, tag.
    static let wrappedLength = 60

    private static let schema = """
        CREATE TABLE subject_key (
            id INTEGER PRIMARY KEY,
            subject TEXT NOT NULL UNIQUE,
            wrapped BLOB NOT NULL,
            shredded INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE secret (
            name TEXT PRIMARY KEY,
            wrapped BLOB NOT NULL
        ) STRICT;

        CREATE TABLE wrapping (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            proof BLOB NOT NULL
        ) STRICT;

        """ + findingSchema

    let queue: DatabaseQueue
    private let path: String

    /// Opens the keyring, or makes an empty one.
    static func open(_ path: String) throws -> Keyring {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        configuration.label = "vault.keyring"
        // A transaction that cannot be rolled back ends the process by `mustExit`, not by a trap.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF;")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.inTransaction(.immediate) {
                    try prepare(db, path)
                    return .commit
                }
            }
            return Keyring(queue: queue, path: path)
        } catch {
            throw sort(error, path)
        }
    }

    /// Opens a keyring that is there, to read only.
    static func look(_ path: String) throws -> Keyring {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.label = "vault.keyring"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF;")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { try checkFormat($0, path) }
            return Keyring(queue: queue, path: path)
        } catch {
            throw sort(error, path)
        }
    }

    private static func prepare(_ db: Database, _ path: String) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if application == 0, found == 0, try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema") == 0 {
            try db.execute(sql: schema)
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);")
            return
        }
        try checkFormat(db, path)
        if found == 1 { try db.execute(sql: findingSchema + "\nPRAGMA user_version = \(version);") }
    }

    private static func checkFormat(_ db: Database, _ path: String) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard application == applicationID else {
            throw VaultError(.corrupt, "\(path) is not a keyring: name another file, nothing was changed")
        }
        guard found <= version else {
            throw VaultError(
                .newerVersion, "the keyring \(path) was made by a newer version of this program: install that version")
        }
    }

    static func sort(_ error: any Error, _ path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        if [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC].contains(error.extendedResultCode) {
            return mustExit(error)
        }
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return VaultError(
                .corrupt, "the keyring \(path) is damaged: keep the file for examination and restore its backup",
                underlying: error)
        default:
            return VaultError(
                .unreachable,
                "the keyring \(path) cannot be read or written (\(error.resultCode)): check the disk, its free space and "
                    + "the folder's permissions",
                underlying: error)
        }
    }

    private static func mustExit(_ error: any Error) -> VaultError {
        VaultError(
            .mustExit, "the disk did not confirm a write of keys: the process must end and start anew; check the disk",
            underlying: error)
    }

    /// Whether `key` is the deployment's key of this keyring. An empty keyring takes the first key it is shown.
    func accepts(_ key: SymmetricKey) throws -> Bool {
        guard let proof = try read({ try Data.fetchOne($0, sql: "SELECT proof FROM wrapping") }) else {
            let proof = try Wrapping.wrap(Self.checkText, by: key, name: "check")
            try write { try $0.execute(sql: "INSERT INTO wrapping (only, proof) VALUES (1, ?)", arguments: [proof]) }
            return true
        }
        return Wrapping.unwrap(proof, by: key, name: "check") == Self.checkText
    }

    /// Wraps everything anew, in one transaction. Pages of before stay in the WAL and may stay in the file until
    /// `truncateLog`.
    func rewrap(from old: SymmetricKey, to new: SymmetricKey) throws {
        try write { db in
            let keys = try Row.fetchCursor(db, sql: "SELECT id, subject, wrapped FROM subject_key WHERE shredded = 0")
            let update = try db.makeStatement(sql: "UPDATE subject_key SET wrapped = ? WHERE id = ?")
            while let row = try keys.next() {
                let name = Wrapping.name(subject: row[1] as String)
                try update.execute(arguments: [try rewrapped(row[2], name, old, new), row[0] as Int64])
            }
            for row in try Row.fetchAll(db, sql: "SELECT name, wrapped FROM secret") {
                let name: String = row[0]
                try db.execute(
                    sql: "UPDATE secret SET wrapped = ? WHERE name = ?",
                    arguments: [try rewrapped(row[1], Wrapping.name(secret: name), old, new), name])
            }
            try db.execute(
                sql: "UPDATE wrapping SET proof = ?",
                arguments: [try Wrapping.wrap(Self.checkText, by: new, name: "check")])
        }
    }

    private func rewrapped(_ wrapped: Data, _ name: String, _ old: SymmetricKey, _ new: SymmetricKey) throws -> Data {
        guard let key = Wrapping.unwrap(wrapped, by: old, name: name) else {
            throw VaultError(.corrupt, "a key in the keyring \(path) was changed: restore the keyring's backup")
        }
        return try Wrapping.wrap(key, by: new, name: name)
    }

    /// Copies the WAL into the file and empties it, so that no older version of a page is left.
    func truncateLog() throws {
        do {
            try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch {
            throw Self.sort(error, path)
        }
    }

    /// Runs single SELECTs, outside of a transaction.
    func read<R>(_ body: (Database) throws -> R) throws -> R {
        do {
            return try queue.unsafeRead(body)
        } catch {
            throw Self.sort(error, path)
        }
    }

    /// One transaction, on disk when it returns. When it throws, nothing of it is seen here; after a crash it may be there
    /// whole.
    func write<R>(_ body: (Database) throws -> R) throws -> R {
        do {
            var result: R?
            try queue.writeWithoutTransaction { db in
                do {
                    try db.inTransaction(.immediate) {
                        result = try body(db)
                        return .commit
                    }
                } catch  where db.isInsideTransaction {
                    throw Self.mustExit(error)
                }
            }
            guard let result else { preconditionFailure("a transaction without result was committed") }
            return result
        } catch {
            throw Self.sort(error, path)
        }
    }
}
