import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// The villages' meetings, and to whose numbers a message about each went out.
enum Meetings {
    static let timers = TimerTable("meeting_timer")
    /// After its time a meeting is kept so long; then its words are destroyed.
    static let kept = Duration.seconds(30 * 86_400)

    static let projection = Projection(
        "meetings", version: 1, tables: ["meeting_timer", "meeting", "meeting_told"],
        schema: timers.schema + """

            CREATE TABLE meeting (
                id BLOB PRIMARY KEY,
                village TEXT NOT NULL,
                at INTEGER NOT NULL,
                words TEXT NOT NULL,
                changes INTEGER NOT NULL,
                withdrawn INTEGER
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX meeting_village ON meeting (village, at);

            CREATE TABLE meeting_told (
                meeting BLOB NOT NULL,
                contact BLOB NOT NULL,
                delivery BLOB NOT NULL,
                PRIMARY KEY (meeting, contact)
            ) STRICT, WITHOUT ROWID;
            """
    ) {
        applyMeetings(&$0)
        $0.on(NoticesMade.self) { event, _, db in
            guard let meeting = event.about?.meeting else { return }
            let tell = try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO meeting_told (meeting, contact, delivery) VALUES (?, ?, ?)")
            for notice in event.notices {
                guard case .subscribers = notice.to else { continue }
                for planned in notice.deliveries {
                    try tell.execute(arguments: [meeting, planned.contact, planned.id])
                }
            }
        }
    }

    private static func applyMeetings(_ appliers: inout Appliers) {
        appliers.on(MeetingAnnounced.self) { event, _, db in
            try db.execute(
                sql: "INSERT INTO meeting (id, village, at, words, changes) VALUES (?, ?, ?, ?, 0)",
                arguments: [event.meeting, event.village, event.at, try jsonColumn(event.words)])
            try keep(event.meeting, at: event.at, db)
        }
        appliers.on(MeetingChanged.self) { event, _, db in
            try db.execute(
                sql: "UPDATE meeting SET at = ?, words = ?, changes = ? WHERE id = ?",
                arguments: [event.at, try jsonColumn(event.words), event.change, event.meeting])
            try keep(event.meeting, at: event.at, db)
        }
        appliers.on(MeetingWithdrawn.self) { event, header, db in
            try db.execute(
                sql: "UPDATE meeting SET withdrawn = ? WHERE id = ?",
                arguments: [header.time, event.meeting])
        }
        appliers.on(VaultShredded.self) { event, _, db in
            guard let meeting = event.shredded.meeting else { return }
            try db.execute(sql: "DELETE FROM meeting WHERE id = ?", arguments: [meeting])
            try db.execute(sql: "DELETE FROM meeting_told WHERE meeting = ?", arguments: [meeting])
            try timers.cancel(key: meeting.description, in: db)
        }
    }

    private static func keep(_ meeting: UUIDv7, at time: Timestamp, _ db: Database) throws {
        try timers.schedule(key: meeting.description, kind: "past", due: time + kept, in: db)
    }

    /// Destroys the words of what is long past.
    static let timer = TimerSource(timers) { key, _, _, act in
        guard let meeting = UUIDv7(key) else { return }
        try act.shred(.meeting(meeting), reason: "past")
    }

    // MARK: Reading

    static func find(_ id: UUIDv7, _ db: Database) throws -> KnownMeeting? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM meeting WHERE id = ?"), arguments: [id])
            .map(KnownMeeting.init)
    }

    /// A village's that are to come, the next first, also those that were withdrawn; at most 100.
    static func coming(in village: AreaCode, after now: Timestamp, _ db: Database) throws -> [KnownMeeting] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM meeting WHERE village = ? AND at > ? ORDER BY at, id LIMIT 100",
            arguments: [village, now]
        ).map(KnownMeeting.init)
    }

    /// Whether a message that was made of a meeting at an instant is nobody's concern any more: the meeting is past, or it was
    /// withdrawn since. Of any other matter it never is.
    static func isOver(_ about: Subject?, madeAt made: Timestamp, now: Timestamp, _ db: Database) throws -> Bool {
        guard let id = about?.meeting else { return false }
        guard let meeting = try find(id, db) else { return true }
        return meeting.at <= now || meeting.withdrawn.map { made < $0 } ?? false
    }
}

/// A meeting as its row has it: its words lie sealed.
struct KnownMeeting: Sendable {
    let id: UUIDv7
    let village: AreaCode
    let at: Timestamp
    let words: SealedReference
    let changes: Int
    let withdrawn: Timestamp?

    init(row: Row) throws {
        id = try row.value("id")
        village = try row.value("village")
        words = try row.json("words")
        at = try row.value("at")
        changes = row["changes"]
        withdrawn = try row.valueIfPresent("withdrawn", as: Timestamp.self)
    }

    /// - Parameter opened: the JSON of its words.
    func shown(_ opened: String) throws -> Meeting {
        Meeting(
            meeting: id, village: village, at: at,
            words: try JSONCoding.decode(MeetingWords.self, from: Data(opened.utf8)), changes: changes,
            isWithdrawn: withdrawn != nil)
    }
}

extension Subject {
    /// The meeting that it is.
    var meeting: UUIDv7? { kind == "meeting" ? UUIDv7(String(id)) : nil }
}
