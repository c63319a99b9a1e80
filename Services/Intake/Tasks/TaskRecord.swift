import Columns
import GRDB
import Messages

/// A task as its table holds it. Its case never leaves this process with it.
struct TaskRecord {
    let row: TaskRow
    /// The case that it came of.
    let caseID: UUIDv7
    /// The lead of the case at the time.
    let handedDownBy: String?
    let text: SealedReference
    let report: SealedReference?

    static let schema = """
        CREATE TABLE case_task (
            task BLOB NOT NULL PRIMARY KEY,
            case_id BLOB,
            handed_down_by TEXT,
            from_office TEXT NOT NULL,
            to_office TEXT NOT NULL,
            at INTEGER NOT NULL,
            due_day INTEGER NOT NULL,
            text TEXT NOT NULL,
            reported INTEGER,
            report TEXT
        ) WITHOUT ROWID;
        CREATE INDEX case_task_office ON case_task (to_office);
        CREATE INDEX case_task_case ON case_task (case_id);

        """

    init(row: Row) throws {
        let reported: Int64? = row["reported"]
        self.row = TaskRow(
            task: try row.value("task"), from: try row.value("from_office"), to: try row.value("to_office"),
            handedDown: try row.value("at"), due: try row.value("due_day"),
            reported: reported.map { Timestamp(milliseconds: $0) })
        caseID = try row.value("case_id")
        handedDownBy = row["handed_down_by"]
        text = try row.json("text")
        report = try row.jsonIfPresent("report")
    }

    static func find(_ task: UUIDv7, _ db: Database) throws -> TaskRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM case_task WHERE task = ?", arguments: [task])
            .map { try TaskRecord(row: $0) }
    }

    /// The tasks that came of a case, oldest first.
    static func of(_ id: UUIDv7, _ db: Database) throws -> [TaskRecord] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM case_task WHERE case_id = ? ORDER BY task", arguments: [id]
        ).map { try TaskRecord(row: $0) }
    }

    /// Those of some offices, without the ones whose case the account must keep out of 回避.
    static func of(_ offices: [Office], for account: String, limit: Int, _ db: Database) throws -> [TaskRecord] {
        guard !offices.isEmpty else { return [] }
        let marks = Array(repeating: "?", count: offices.count).joined(separator: ", ")
        return try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM case_task
                WHERE to_office IN (\(marks)) AND NOT EXISTS (
                    SELECT 1 FROM case_recused WHERE case_recused.case_id = case_task.case_id AND account = ?)
                ORDER BY reported IS NOT NULL, -reported, due_day, task LIMIT ?
                """, arguments: StatementArguments(offices.map(\.description)) + [account, limit]
        ).map { try TaskRecord(row: $0) }
    }
}
