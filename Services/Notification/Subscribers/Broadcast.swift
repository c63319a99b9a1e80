import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// Makes a village's subscribers their notices, `SubscribersTold.limit` in a transaction, one transaction a look at the timers:
/// ten thousand take some seconds, and the writer does everything else in between. Where it stands is in the tables, so it goes
/// on after a restart, and nobody is told twice.
struct Broadcast: Sendable {
    let making: NoticeMaking

    static let timers = TimerTable("telling_timer")

    /// The timer's key is the announcement's position, its kind the number of the part.
    static let projection = Projection(
        "telling", version: 1, tables: ["telling_timer", "telling"],
        schema: timers.schema + """

            CREATE TABLE telling (
                announcement INTEGER PRIMARY KEY,
                audience TEXT NOT NULL,
                edition INTEGER NOT NULL,
                part INTEGER NOT NULL,
                through BLOB
            ) STRICT;
            """
    ) {
        $0.on(NoticesMade.self) { event, header, db in
            guard let audience = event.telling else { return }
            let announcement = header.sequence.stored
            try db.execute(
                sql: "INSERT INTO telling (announcement, audience, edition, part) VALUES (?, ?, ?, 1)",
                arguments: [announcement, audience, event.edition])
            try timers.schedule(key: String(announcement), kind: "1", due: header.time, in: db)
        }
        $0.on(SubscribersTold.self) { event, header, db in
            let announcement = event.announcement.stored
            try timers.cancel(key: String(announcement), in: db)
            guard !event.isOver else {
                return try db.execute(sql: "DELETE FROM telling WHERE announcement = ?", arguments: [announcement])
            }
            let part = try Int.fetchOne(
                db, sql: "UPDATE telling SET part = part + 1, through = ? WHERE announcement = ? RETURNING part",
                arguments: [event.through, announcement])
            guard let part else { return }
            try timers.schedule(key: String(announcement), kind: String(part), due: header.time, in: db)
        }
    }

    var timer: TimerSource {
        TimerSource(Self.timers) { key, _, _, act in
            guard let announcement = Position(decimal: key) else { return }
            try tell(announcement, act)
        }
    }

    private func tell(_ announcement: Position, _ act: Act) throws {
        guard let told = try ToldAnnouncement(announcement, act.database) else { return }
        let isOver = try Meetings.isOver(told.about, madeAt: told.made, now: act.now, act.database)
        let contacts = isOver || !making.channels.contains(.sms) ? [] : try next(told, act)
        let time = SendingTime(told.urgency, .standard, now: act.now)
        let notices = contacts.map { contact in
            let planned = PlannedDelivery(
                id: act.newID(), channel: .sms, contact: contact, due: time.due, gathered: false)
            return Notice(id: act.newID(), to: .subscribers(of: told.village), post: nil, deliveries: [planned])
        }
        for part in NoticeMaking.parts(notices) where !part.isEmpty {
            try act.record(
                NoticesMade(
                    rule: told.rule, edition: told.edition, cause: told.cause, about: told.about,
                    template: told.template, kind: told.kind, urgency: told.urgency, facts: told.facts, link: nil,
                    notices: part))
        }
        try act.record(
            SubscribersTold(
                announcement: announcement, about: told.about, told: contacts.count,
                through: contacts.last ?? told.through, isOver: contacts.count < SubscribersTold.limit))
    }

    private func next(_ told: ToldAnnouncement, _ act: Act) throws -> [UUIDv7] {
        let limit = SubscribersTold.limit
        guard told.isOfInformed else {
            return try Subscriptions.page(of: told.village, after: told.through, limit: limit, act.database)
        }
        guard let meeting = told.about?.meeting else { return [] }
        return try Subscriptions.informed(
            of: meeting, in: told.village, after: told.through, limit: limit, now: act.now, act.database)
    }
}

/// An announcement whose subscribers are being told.
private struct ToldAnnouncement {
    let rule: String
    let edition: Int
    let cause: NoticeCause
    let about: Subject?
    let template: String
    let kind: NoticeKind
    let urgency: NoticeUrgency
    let facts: [String: Fact]
    let made: Timestamp
    let village: AreaCode
    /// Only those who were told of the matter before.
    let isOfInformed: Bool
    let through: UUIDv7?

    /// Nil if everybody was told.
    init?(_ announcement: Position, _ db: Database) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT announcement.*, telling.audience, telling.edition, telling.through
                FROM telling JOIN announcement ON announcement.position = telling.announcement
                WHERE telling.announcement = ?
                """, arguments: [announcement])
        guard let row else { return nil }
        guard let cause = NoticeCause(key: row["cause"]) else { throw ColumnDamaged("cause") }
        switch try row.value("audience", as: NoticeAudience.self) {
        case .subscribers(let village): (self.village, isOfInformed) = (village, false)
        case .informed(let village): (self.village, isOfInformed) = (village, true)
        default: return nil
        }
        self.cause = cause
        kind = try row.value("kind")
        urgency = try row.value("urgency")
        rule = row["rule"]
        edition = row["edition"]
        about = try row.valueIfPresent("about", as: Subject.self)
        template = row["template"]
        facts = try row.json("facts", as: [String: Fact].self)
        made = try row.value("made")
        through = try row.valueIfPresent("through", as: UUIDv7.self)
    }
}
