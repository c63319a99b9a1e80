import Foundation
import GRDB
import GRDBSQLite
import Messages

/// A prepared statement that takes its values one by one, straight into SQLite. For the statements that run with every
/// command: an argument list in between costs more than the insertion.
///
/// Used on the connection's thread; what is bound is copied and stays until it is bound anew.
struct BoundStatement {
    private let statement: Statement
    private let connection: Database

    init(_ connection: Database, sql: String) throws {
        statement = try connection.cachedStatement(sql: sql)
        self.connection = connection
    }

    /// Runs a statement that answers no rows.
    ///
    /// - Throws: `DatabaseError`.
    func execute(_ bind: (inout Binding) -> Void = { _ in }) throws {
        try first(bind) { _ in }
    }

    /// Runs a statement and reads its first row, if there is one.
    ///
    /// - Throws: `DatabaseError`.
    func first<R>(_ bind: (inout Binding) -> Void, _ read: (BoundRow) -> R) throws -> R? {
        var found: R?
        try forEach(bind) { row in
            found = read(row)
            return false
        }
        return found
    }

    /// Runs a statement and reads its rows until one is enough.
    ///
    /// - Parameter read: answers whether it wants another row.
    /// - Throws: `DatabaseError`; what `read` throws.
    func forEach(_ bind: (inout Binding) -> Void, _ read: (BoundRow) throws -> Bool) throws {
        let handle = statement.sqliteStatement
        var binding = Binding(statement: handle)
        bind(&binding)
        defer { sqlite3_reset(handle) }
        var code = binding.code
        if code == SQLITE_OK {
            repeat { code = sqlite3_step(handle) } while try code == SQLITE_ROW && read(BoundRow(statement: handle))
        }
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: connection.lastErrorMessage, sql: statement.sql)
        }
    }

    /// Gives a statement its values, from the first on.
    struct Binding {
        /// Tells SQLite to copy what it is shown; the value of C's `SQLITE_TRANSIENT`, a macro that Swift does not import.
        private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

        fileprivate let statement: OpaquePointer
        private var index: Int32 = 0
        /// The first failure: out of memory, or a value beyond SQLite's length limit.
        fileprivate private(set) var code = SQLITE_OK

        fileprivate init(statement: OpaquePointer) {
            self.statement = statement
        }

        mutating func put(_ number: Int64) {
            next { sqlite3_bind_int64($0, $1, number) }
        }

        mutating func put(_ text: String?) {
            guard var text else { return next { sqlite3_bind_null($0, $1) } }
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    next { sqlite3_bind_text($0, $1, characters.baseAddress, Int32(bytes.count), Self.copied) }
                }
            }
        }

        mutating func put(_ blob: Data) {
            blob.withUnsafeBytes { put($0) }
        }

        mutating func put(_ hash: MerkleHash) {
            hash.withBytes { put($0) }
        }

        mutating func put(_ id: UUIDv7) {
            withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { put($0) }
        }

        private mutating func put(_ bytes: UnsafeRawBufferPointer) {
            // Nothing at all would be bound as NULL.
            guard let start = bytes.baseAddress else { return next { sqlite3_bind_zeroblob($0, $1, 0) } }
            next { sqlite3_bind_blob($0, $1, start, Int32(bytes.count), Self.copied) }
        }

        private mutating func next(_ bind: (OpaquePointer, Int32) -> Int32) {
            index += 1
            let result = bind(statement, index)
            if code == SQLITE_OK { code = result }
        }
    }
}

/// The row at which a statement stands; valid until the statement goes on.
struct BoundRow {
    fileprivate let statement: OpaquePointer

    func data(_ column: Int32) -> Data {
        guard let bytes = sqlite3_column_blob(statement, column) else { return Data() }
        return Data(bytes: bytes, count: Int(sqlite3_column_bytes(statement, column)))
    }

    func text(_ column: Int32) -> String? {
        guard let bytes = sqlite3_column_text(statement, column) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
}
