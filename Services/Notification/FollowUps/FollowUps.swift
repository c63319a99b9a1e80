import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// Reminders and escalations that are due unless somebody acts: timers, made and taken away by events.
enum FollowUps {
    static let timers = TimerTable("follow_up_timer")

    /// What a follow-up goes back to lies with its announcement; the timer's key is its position, the kind the step.
    static let projection = Projection(
        "follow-ups", version: 1, tables: ["follow_up_timer", "follow_up"],
        schema: timers.schema + """

            CREATE TABLE follow_up (
                announcement INTEGER NOT NULL,
                step INTEGER NOT NULL,
                about TEXT,
                rule TEXT NOT NULL,
                audience TEXT NOT NULL,
                due INTEGER NOT NULL,
                PRIMARY KEY (announcement, step)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX follow_up_about ON follow_up (about, rule);
            """
    ) {
        $0.on(NoticesMade.self) { event, header, db in
            if let settled = event.after { try settle(settled, db) }
            for followUp in event.followUps ?? [] {
                let key = header.sequence.stored
                try db.execute(
                    sql: """
                        INSERT INTO follow_up (announcement, step, about, rule, audience, due) VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        key, followUp.step, event.about, event.rule,
                        followUp.to.map(\.description).joined(separator: " "), followUp.due,
                    ])
                try timers.schedule(key: String(key), kind: String(followUp.step), due: followUp.due, in: db)
            }
        }
        $0.on(FollowUpLapsed.self) { event, _, db in
            try settle(event.followUp, db)
        }
        $0.on(FollowUpsEnded.self) { event, _, db in
            let arguments: StatementArguments = [event.about, event.rule]
            let keys = try Int64.fetchSet(
                db, sql: "SELECT announcement FROM follow_up WHERE about = ? AND rule = ?", arguments: arguments)
            for key in keys { try timers.cancel(key: String(key), in: db) }
            try db.execute(sql: "DELETE FROM follow_up WHERE about = ? AND rule = ?", arguments: arguments)
        }
    }

    private static func settle(_ followUp: FollowUpReference, _ db: Database) throws {
        let announcement = followUp.announcement.stored
        try timers.cancel(key: String(announcement), kind: String(followUp.step), in: db)
        try db.execute(
            sql: "DELETE FROM follow_up WHERE announcement = ? AND step = ?", arguments: [announcement, followUp.step])
    }

    /// Ends what would have followed from rules about a matter, because somebody acted.
    static func end(_ rules: Set<String>, about: Subject, _ act: Act) throws {
        let pending = try String.fetchAll(
            act.database.cachedStatement(sql: "SELECT DISTINCT rule FROM follow_up WHERE about = ? ORDER BY rule"),
            arguments: [about])
        for rule in pending where rules.contains(rule) {
            try act.record(FollowUpsEnded(about: about, rule: rule))
        }
    }
}
