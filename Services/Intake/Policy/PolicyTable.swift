import Columns
import Foundation
import GRDB
import Ledger
import Messages

/// Every version of the rules that was set.
enum PolicyTable {
    static let projection = Projection(
        "policy", version: 1, tables: ["case_policy"],
        schema: """
            CREATE TABLE case_policy (
                version INTEGER PRIMARY KEY,
                event BLOB NOT NULL,
                at INTEGER NOT NULL,
                account TEXT NOT NULL,
                policy TEXT NOT NULL
            ) STRICT;
            """
    ) {
        $0.on(CasePolicySet.self) { event, header, db in
            try db.execute(
                sql: "INSERT INTO case_policy (version, event, at, account, policy) VALUES (?, ?, ?, ?, ?)",
                arguments: [event.version, header.id, header.time, event.by, try jsonColumn(event.policy)])
        }
    }

    /// The newest version and the event that set it; nil if none was set.
    static func newest(_ db: Database) throws -> (version: Int, event: Data)? {
        let statement = try db.cachedStatement(
            sql: "SELECT version, event FROM case_policy ORDER BY version DESC LIMIT 1")
        return try Row.fetchOne(statement).map { ($0["version"], $0["event"]) }
    }

    static func policy(_ version: Int, _ db: Database) throws -> CasePolicy {
        let row = try Row.fetchOne(
            db, sql: "SELECT policy FROM case_policy WHERE version = ?", arguments: [version])
        guard let policy: CasePolicy = try row?.json("policy") else { throw ColumnDamaged("policy") }
        return policy
    }

    /// The newest first.
    static func changes(limit: Int, _ db: Database) throws -> [ReadPolicyChanges.Change] {
        try Row.fetchAll(
            db, sql: "SELECT version, at, account FROM case_policy ORDER BY version DESC LIMIT ?", arguments: [limit]
        ).map { .init(version: $0["version"], at: Timestamp(milliseconds: $0["at"]), by: $0["account"]) }
    }
}
