import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

extension Subject {
    fileprivate var contact: UUIDv7? { kind == "contact" ? UUIDv7(String(id)) : nil }
}

/// Numbers that are told of a village's meetings: contacts whose owner is the village's subscribers. One that nobody proved to
/// be theirs is destroyed.
enum Subscriptions {
    /// Numbers of one village at most, with those that are not verified yet.
    static let villageLimit = 20_000
    /// Codes a day at most: to one number, whatever the village, and for one village.
    static let numberCodes = 5
    static let villageCodes = 2_000
    /// How many staff are told of; fewer are withheld.
    static let smallestShown = 5
    /// How long after its last code has lapsed a number is kept that was not verified.
    static let patience = Duration.seconds(45 * 60)

    static let timers = TimerTable("subscription_timer")

    static let projection = Projection(
        "subscriptions", version: 1, tables: ["subscription_timer"], schema: timers.schema
    ) {
        $0.on(ContactAdded.self) { event, header, db in
            guard case .subscribers = event.owner else { return }
            try timers.schedule(
                key: event.contact.description, kind: "lapse", due: header.time + patience, in: db)
        }
        $0.on(ContactCodeSent.self) { event, _, db in
            try db.cachedStatement(sql: "UPDATE subscription_timer SET due = ? WHERE key = ?")
                .execute(arguments: [(event.expires + patience), event.contact])
        }
        $0.on(ContactVerified.self) { event, _, db in
            try timers.cancel(key: event.contact.description, in: db)
        }
        $0.on(ContactEnded.self) { event, _, db in
            try timers.cancel(key: event.contact.description, in: db)
        }
    }

    /// Destroys numbers that nobody proved to be theirs.
    static let timer = TimerSource(timers) { key, _, _, act in
        guard let contact = UUIDv7(key) else { return }
        try Contacts.end(contact, .lapsed, act)
    }

    // MARK: Reading

    /// What numbers are found by.
    static let findable = "subscriber"

    /// The contact of a number that was left in a village and not ended.
    static func find(_ number: String, in village: AreaCode, _ act: Act) throws -> Contact? {
        for subject in try act.subjects(foundBy: number, purpose: findable) {
            if let contact = try subject.contact.flatMap({ try Contacts.find($0, act.database) }),
                contact.owner == .subscribers(of: village)
            {
                return contact
            }
        }
        return nil
    }

    static func count(in village: AreaCode, verified: Bool, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT COUNT(*) FROM contact
                    WHERE owner = ? AND ended IS NULL AND (verified IS NOT NULL OR NOT ?)
                    """),
            arguments: [Addressee.subscribers(of: village), verified]) ?? 0
    }

    /// Those who are told of a village's meetings, in the order of their ids, after one of them.
    static func page(
        of village: AreaCode, after contact: UUIDv7?, limit: Int, _ db: Database
    ) throws -> [UUIDv7] {
        try UUIDv7.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id FROM contact
                    WHERE owner = ? AND ended IS NULL AND verified IS NOT NULL AND id > ? ORDER BY id LIMIT ?
                    """),
            arguments: [Addressee.subscribers(of: village), contact?.bytes ?? Data(), limit]
        )
    }

    /// Those of them to whom a message about a meeting went out, or is on its way: not those for whom the first still waits for
    /// its hour and was never tried.
    static func informed(
        of meeting: UUIDv7, in village: AreaCode, after contact: UUIDv7?, limit: Int, now: Timestamp, _ db: Database
    ) throws -> [UUIDv7] {
        try UUIDv7.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT contact.id FROM meeting_told
                    JOIN contact ON contact.id = meeting_told.contact
                    JOIN delivery ON delivery.id = meeting_told.delivery
                    WHERE meeting_told.meeting = ? AND meeting_told.contact > ?
                        AND contact.owner = ? AND contact.ended IS NULL
                        AND NOT (delivery.state = 'waiting' AND delivery.attempts = 0 AND delivery.due > ?)
                    ORDER BY meeting_told.contact LIMIT ?
                    """),
            arguments: [
                meeting, contact?.bytes ?? Data(), Addressee.subscribers(of: village),
                now, limit,
            ]
        )
    }
}
