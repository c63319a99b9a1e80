import GRDB
import Ledger
import Messages
import ServiceKit

/// The tables of cases, made from events.
enum CaseTable {
    /// One row a clock that runs: its kind is the clock's name and, after the deadline, a dot and the escalation's rung;
    /// or with `.soon`, for the reminder before it; or `papers`, while the filer's are waited for; or `task`, whose key is a task's id; or `cover`; or `calendar`.
    static let timers = TimerTable("case_timer")
    static let papersTimer = "papers"
    /// A year's notice was taken in: provisional dates are to be counted again.
    static let calendarTimer = "calendar"
    static let taskTimer = "task"
    /// When the cover of a turned case ends.
    static let coverTimer = "cover"

    static let names =
        [
            "case_transcript", "case_task", "case_retaliation", "case_recused", "case_step", "case_file", "case_timer",
        ] + ReceiptTable.names

    /// Days are counted from 1970-01-01; `due` is the nearest of a case's deadlines, 9999999 if none runs, so that a list
    /// in its order has what is overdue first and what is done last. Deadlines are JSON, as the events hold them.
    ///
    /// A case that was turned 转检举控告 has two rows: its own, of the line of discipline, and its cover, of the line of affairs,
    /// which stands for it wherever those look who must not know. Who may see which, their line decides.
    ///
    /// Reopening clears what belongs to one round; `worst_grade` and `late` are of all rounds, and the figures use them. Only grades
    /// that count go into `worst_grade`.
    ///
    /// Villages and towns find their cases by sight, the county walks its line by deadline, and an office out of sight
    /// finds what was forwarded to it by the small index of cases that are away. A lost receipt is found by the day.
    static let schema = """
        CREATE TABLE case_file (
            id BLOB NOT NULL,
            cover INTEGER NOT NULL DEFAULT 0,
            number TEXT NOT NULL,
            kind TEXT NOT NULL,
            category TEXT NOT NULL,
            channel TEXT NOT NULL,
            village TEXT NOT NULL,
            grid TEXT,
            household BLOB,
            line TEXT NOT NULL,
            sight TEXT NOT NULL,
            office TEXT NOT NULL,
            owner TEXT NOT NULL,
            state TEXT NOT NULL,
            resumes TEXT,
            wish TEXT NOT NULL,
            filed INTEGER NOT NULL,
            filed_day INTEGER NOT NULL,
            receipt TEXT NOT NULL UNIQUE,
            content TEXT NOT NULL,
            contact TEXT,
            receive TEXT,
            receive_day INTEGER,
            answer TEXT,
            answer_day INTEGER,
            visit TEXT,
            visit_day INTEGER,
            due INTEGER NOT NULL GENERATED ALWAYS AS (
                MIN(COALESCE(receive_day, 9999999), COALESCE(answer_day, 9999999), COALESCE(visit_day, 9999999))
            ) STORED,
            papers_left INTEGER,
            papers_day INTEGER,
            papers_provisional TEXT,
            provisional INTEGER NOT NULL GENERATED ALWAYS AS (
                papers_provisional IS NOT NULL
                OR instr(COALESCE(receive, '') || COALESCE(answer, '') || COALESCE(visit, ''), '"provisional"') > 0
            ) STORED,
            overdue INTEGER NOT NULL DEFAULT 0,
            county_told INTEGER NOT NULL DEFAULT 0,
            urged INTEGER NOT NULL DEFAULT 0,
            supervised INTEGER NOT NULL DEFAULT 0,
            extension_days INTEGER,
            extension_by TEXT,
            extension_note TEXT,
            draft TEXT,
            draft_by TEXT,
            draft_files TEXT,
            draft_telephone INTEGER NOT NULL DEFAULT 0,
            lead TEXT,
            helpers TEXT,
            joined_into BLOB,
            attempts INTEGER NOT NULL DEFAULT 0,
            answered INTEGER,
            in_time INTEGER,
            closed INTEGER,
            grade INTEGER,
            grade_counts INTEGER NOT NULL DEFAULT 0,
            worst_grade INTEGER,
            confirmed INTEGER NOT NULL,
            contact_confirmed INTEGER NOT NULL DEFAULT 1,
            reissued INTEGER NOT NULL DEFAULT 0,
            rests INTEGER NOT NULL DEFAULT 0,
            objected INTEGER NOT NULL DEFAULT 0,
            late INTEGER NOT NULL DEFAULT 0,
            reopened INTEGER NOT NULL DEFAULT 0,
            looked_again INTEGER NOT NULL DEFAULT 0,
            entered_by TEXT,
            declined_by TEXT,
            answer_drafter TEXT,
            answer_approver TEXT,
            review_office TEXT,
            extension_office TEXT,
            visit_office TEXT,
            untranscribed INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (id, cover)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX case_file_number ON case_file (number, cover);
        CREATE INDEX case_file_sight ON case_file (sight);
        CREATE INDEX case_file_due ON case_file (line, due);
        CREATE INDEX case_file_away ON case_file (office) WHERE office <> owner;
        CREATE INDEX case_file_visit ON case_file (visit_office) WHERE visit_office IS NOT NULL;
        CREATE INDEX case_file_day ON case_file (filed_day) WHERE contact IS NOT NULL;
        CREATE INDEX case_file_platform ON case_file (channel, filed_day)
            WHERE channel IN ('12345', 'jiandu-yidiantong');
        CREATE INDEX case_file_provisional ON case_file (provisional) WHERE provisional = 1;
        CREATE INDEX case_file_joined ON case_file (joined_into) WHERE joined_into IS NOT NULL;
        CREATE TABLE case_step (
            case_id BLOB NOT NULL,
            position INTEGER NOT NULL,
            at INTEGER NOT NULL,
            act TEXT NOT NULL,
            state TEXT NOT NULL,
            account TEXT NOT NULL,
            office TEXT,
            note TEXT,
            files TEXT,
            PRIMARY KEY (case_id, position)
        ) WITHOUT ROWID;
        CREATE TABLE case_recused (
            case_id BLOB NOT NULL,
            account TEXT NOT NULL,
            PRIMARY KEY (case_id, account)
        ) WITHOUT ROWID;
        CREATE TABLE case_retaliation (
            report BLOB NOT NULL PRIMARY KEY,
            case_id BLOB NOT NULL,
            at INTEGER NOT NULL,
            text TEXT NOT NULL,
            opened INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX case_retaliation_case ON case_retaliation (case_id, report);

        """ + ReceiptTable.schema + CaseTranscripts.schema + TaskRecord.schema + timers.schema
}
