import Columns
import GRDB
import Ledger
import Messages
import ServiceKit

/// The tables of receipts: numbers that were replaced, and codes that are under way.
enum ReceiptTable {
    static let names = ["case_former_receipt", "case_recovery"]

    static let schema = """
        CREATE TABLE case_former_receipt (
            receipt TEXT NOT NULL PRIMARY KEY,
            case_id BLOB NOT NULL,
            position INTEGER NOT NULL,
            at INTEGER NOT NULL,
            issuer TEXT,
            by_code INTEGER NOT NULL,
            state TEXT NOT NULL,
            office TEXT NOT NULL,
            owner TEXT NOT NULL,
            grade INTEGER,
            objected INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX case_former_receipt_case ON case_former_receipt (case_id, position);
        CREATE TABLE case_recovery (
            case_id BLOB NOT NULL PRIMARY KEY,
            code TEXT NOT NULL,
            sent INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;

        """

    static func build(_ on: inout Appliers) {
        on.step(CaseRecoveryBegun.self) { event, at, row in
            try row.db.execute(
                sql: "INSERT OR REPLACE INTO case_recovery (case_id, code, sent, expires) VALUES (?, ?, ?, ?)",
                arguments: [row.id, try jsonColumn(event.code), at.time, event.expires])
        }
        on.step(CaseRecoveryFailed.self) { event, _, row in
            try row.db.execute(
                sql: "UPDATE case_recovery SET failures = ? WHERE case_id = ?",
                arguments: [event.failures, row.id])
        }
        on.step(CaseReceiptReissued.self) { event, at, row in
            try row.db.execute(
                sql: """
                    INSERT INTO case_former_receipt (
                        receipt, case_id, position, at, issuer, by_code, state, office, owner, grade)
                    SELECT receipt, id, ?, ?, ?, ?, state, office, owner, grade FROM case_file WHERE id = ? AND cover = 0
                    """,
                arguments: [
                    Int64(at.sequence.value), at.time, event.step.office, event.byCode,
                    row.id,
                ])
            try row.db.execute(sql: "DELETE FROM case_recovery WHERE case_id = ?", arguments: [row.id])
            try row.set("receipt = ?, confirmed = ?, reissued = 1, rests = 0", [event.receipt, event.confirmed])
        }
        on.step(CaseReissueObjected.self) { event, at, row in
            try row.db.execute(
                sql: "UPDATE case_former_receipt SET objected = ? WHERE receipt = ?",
                arguments: [at.time, event.receipt])
            try row.set("objected = 1", [])
            if event.suspends { try row.set("rests = 1", []) }
        }
    }
}

/// The code that is under way to who lost a receipt.
struct RecoveryCode {
    let code: SealedReference
    let sent: Timestamp
    let expires: Timestamp
    /// Wrong codes since it was sent.
    let failures: Int

    /// How long a code is good.
    static let lifetime = Duration.seconds(10 * 60)
    /// Wrong codes after which another must be sent.
    static let tries = 5
    /// Codes per case and day in China: they are paid for, and no way to pester whoever has that telephone now.
    static let dailyLimit = 3
    /// Between one code and the next.
    static let pause = Duration.seconds(60)

    /// Whether who knows it can still say it.
    func isGood(at now: Timestamp) -> Bool { now < expires && failures < Self.tries }

    static func find(_ id: UUIDv7, _ db: Database) throws -> RecoveryCode? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT code, sent, expires, failures FROM case_recovery WHERE case_id = ?"),
            arguments: [id])
        return try row.map { row in
            RecoveryCode(
                code: try row.json("code"), sent: try row.value("sent"),
                expires: try row.value("expires"), failures: row["failures"])
        }
    }

    /// How many were sent today.
    static func sentToday(_ id: UUIDv7, at now: Timestamp, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT COUNT(*) FROM case_step WHERE case_id = ? AND act = ? AND at >= ?"),
            arguments: [id, CaseRecoveryBegun.type.act, CivilDay(inChinaAt: now).startInChina]) ?? 0
    }
}
