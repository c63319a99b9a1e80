import Columns
import Foundation
import GRDB
import Ledger
import Messages

/// Events that could not be handled, and those that wait behind them: primary data, in the service's own database, changed
/// in the transaction that moves the cursor.
enum DeadLetters {
    /// Past this many, nothing more is parked: the source stalls and the service says so.
    static let bound = 10_000

    static let migration = LedgerMigration(
        "dead letters",
        sql: """
            CREATE TABLE dead_letter(
                source TEXT NOT NULL, position INTEGER NOT NULL, type TEXT NOT NULL, subject TEXT, affects TEXT,
                json BLOB NOT NULL, reason TEXT, parked INTEGER NOT NULL,
                PRIMARY KEY(source, position)) WITHOUT ROWID;
            CREATE INDEX dead_letter_subject ON dead_letter(source, subject);
            """)

    /// Whether an event must wait: its subject, or one that it affects, is parked.
    static func blocks(_ header: EventHeader, in db: Database) throws -> Bool {
        for subject in [header.subject].compactMap({ $0 }) + header.affected {
            let found = try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM dead_letter WHERE source = ? AND subject = ? LIMIT 1"),
                arguments: [header.source, subject])
            if found == true { return true }
        }
        return false
    }

    static func count(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM dead_letter") ?? 0
    }

    /// - Parameter reason: why it failed; nil of one that waits behind another.
    static func park(_ header: EventHeader, _ json: Data, reason: String?, at now: Timestamp, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO dead_letter(source, position, type, subject, affects, json, reason, parked)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                header.source, header.sequence, header.type,
                header.subject, header.affects, json, reason, now,
            ])
    }

    static func list(in db: Database) throws -> [DeadLetter] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT source, position, type, subject, reason, parked FROM dead_letter ORDER BY source, position LIMIT 1000
                """
        ).map { row in
            let type: EventType = try row.value("type")
            return DeadLetter(
                source: try row.value("source"), sequence: try row.value("position"),
                type: type.isDiscreet ? nil : type,
                subject: type.isDiscreet ? nil : try row.valueIfPresent("subject", as: Subject.self),
                reason: row["reason"],
                parked: try row.value("parked"))
        }
    }

    /// A source's first parked event.
    static func oldest(of source: Source, in db: Database) throws -> (position: Position, json: Data)? {
        try Row.fetchOne(
            db, sql: "SELECT position, json FROM dead_letter WHERE source = ? ORDER BY position LIMIT 1",
            arguments: [source]
        ).map { (try $0.value("position"), $0["json"]) }
    }

    static func count(of source: Source, in db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM dead_letter WHERE source = ?", arguments: [source]) ?? 0
    }

    /// - Returns: whether there was one.
    static func remove(_ source: Source, _ position: Position, in db: Database) throws -> Bool {
        try db.execute(
            sql: "DELETE FROM dead_letter WHERE source = ? AND position = ?",
            arguments: [source, position])
        return db.changesCount > 0
    }
}

extension ServiceDefinition {
    /// What an operator may do about parked events.
    mutating func installDeadLetters(_ follows: [Follow]) {
        on(ListDeadLetters.self) { _, view in
            try view.actor.requireOperator()
            return ListDeadLetters.Reply(letters: try DeadLetters.list(in: view.database))
        }
        on(DiscardDeadLetter.self) { command, act in
            try act.actor.requireOperator()
            guard (1...DeadLetterDiscarded.reasonLimit).contains(command.reason.count) else {
                throw DeskError.invalid(
                    "dead-letter.reason",
                    "理由应为 1 到 \(DeadLetterDiscarded.reasonLimit) 字 (state a reason of 1 to \(DeadLetterDiscarded.reasonLimit) characters)"
                )
            }
            guard try DeadLetters.remove(command.source, command.sequence, in: act.writable) else {
                throw DeskError.notFound("dead-letter", "no such event is parked; list them again")
            }
            try act.record(
                DeadLetterDiscarded(
                    source: command.source, sequence: command.sequence, account: act.actor.account,
                    reason: command.reason))
            return Done()
        }
        on(ReplayDeadLetter.self) { command, act in
            try act.actor.requireOperator()
            guard let follow = follows.first(where: { $0.service == command.source.service }) else {
                throw DeskError.notFound("source", "this service does not follow \(command.source)")
            }
            guard let (position, json) = try DeadLetters.oldest(of: command.source, in: act.database) else {
                throw DeskError.notFound("dead-letter", "no event of \(command.source) is parked")
            }
            let header = try JSONCoding.decode(EventHeader.self, from: json)
            try follow.handler(of: header.type)?(json, act)
            _ = try DeadLetters.remove(command.source, position, in: act.writable)
            let left = try DeadLetters.count(of: command.source, in: act.database)
            return ReplayDeadLetter.Reply(sequence: position, left: left)
        }
    }
}

extension Principal {
    /// - Throws: `DeskError.forbidden` unless one of the roles is the operator's.
    package func requireOperator() throws {
        guard roles.contains(where: { $0.role == .operator }) else {
            throw DeskError.forbidden("only an operator may do this")
        }
    }
}
