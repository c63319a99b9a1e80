import Columns
import Foundation
import GRDB
import Ledger
import Messages

/// Ways to reach people and groups, without their addresses, and how each person wants to be told.
enum Contacts {
    static let projection = Projection(
        "contacts", version: 6, tables: ["contact", "contact_code", "code_day", "preference"],
        schema: """
            CREATE TABLE contact (
                id BLOB PRIMARY KEY,
                owner TEXT NOT NULL,
                channel TEXT NOT NULL,
                address TEXT NOT NULL,
                secret TEXT,
                former_secret TEXT,
                former_until INTEGER,
                added INTEGER NOT NULL,
                verified INTEGER,
                through TEXT,
                confirmed INTEGER,
                ended TEXT
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX contact_owner ON contact (owner) WHERE ended IS NULL;

            CREATE TABLE contact_code (
                contact BLOB PRIMARY KEY,
                code TEXT NOT NULL,
                sent INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                failures INTEGER NOT NULL DEFAULT 0,
                sendings INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE code_day (
                owner TEXT PRIMARY KEY,
                day INTEGER NOT NULL,
                sent INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE preference (account TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
            """
    ) {
        applyContacts(&$0)
        applyCodes(&$0)
        $0.on(PreferencesSet.self) { event, _, db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO preference (account, json) VALUES (?, ?)",
                arguments: [event.account, try jsonColumn(event.preferences)])
        }
    }

    private static func applyContacts(_ appliers: inout Appliers) {
        appliers.on(ContactAdded.self) { event, header, db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO contact (id, owner, channel, address, secret, added, through)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                event.contact, event.owner, event.channel, try jsonColumn(event.address),
                try jsonColumn(event.secret), header.time,
                header.through,
            ])
        }
        appliers.on(ContactConfirmed.self) { event, header, db in
            try db.execute(
                sql: "UPDATE contact SET confirmed = ? WHERE id = ?",
                arguments: [header.time, event.contact])
        }
        appliers.on(ContactVerified.self) { event, header, db in
            try db.execute(
                sql: "UPDATE contact SET verified = ? WHERE id = ?",
                arguments: [header.time, event.contact])
            try db.execute(sql: "DELETE FROM contact_code WHERE contact = ?", arguments: [event.contact])
        }
        appliers.on(ContactEnded.self) { event, _, db in
            try db.execute(
                sql: "UPDATE contact SET ended = ? WHERE id = ?",
                arguments: [event.reason, event.contact])
            try db.execute(sql: "DELETE FROM contact_code WHERE contact = ?", arguments: [event.contact])
        }
        appliers.on(ContactSecretSet.self) { event, _, db in
            try db.execute(
                sql: "UPDATE contact SET former_secret = secret, former_until = ?, secret = ? WHERE id = ?",
                arguments: [event.formerUntil, try jsonColumn(event.secret), event.contact])
        }
    }

    private static func applyCodes(_ appliers: inout Appliers) {
        appliers.on(ContactCodeSent.self) { event, header, db in
            try db.execute(
                sql: """
                    INSERT INTO contact_code (contact, code, sent, expires, sendings) VALUES (?, ?, ?, ?, 1)
                    ON CONFLICT (contact) DO UPDATE SET code = excluded.code, sent = excluded.sent,
                        expires = excluded.expires, failures = 0, sendings = sendings + 1
                    """,
                arguments: [event.contact, try jsonColumn(event.code), header.time, event.expires])
            let count = try db.cachedStatement(
                sql: """
                    INSERT INTO code_day (owner, day, sent)
                    SELECT owner, ?1, 1 FROM contact WHERE id = ?2
                    ON CONFLICT (owner) DO UPDATE SET
                        sent = CASE WHEN day = excluded.day THEN sent + 1 ELSE 1 END, day = excluded.day
                    """)
            try count.execute(
                arguments: [CivilDay(inChinaAt: header.time), event.contact])
        }
        appliers.on(ContactCodeFailed.self) { event, _, db in
            try db.execute(
                sql: "UPDATE contact_code SET failures = ? WHERE contact = ?",
                arguments: [event.failures, event.contact])
        }
    }

    // MARK: Reading

    static func find(_ id: UUIDv7, _ db: Database) throws -> Contact? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM contact WHERE id = ? AND ended IS NULL"), arguments: [id]
        ).map(Contact.init)
    }

    /// The contacts of an owner that were not ended, the oldest first.
    static func of(_ owner: Addressee, _ db: Database) throws -> [Contact] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM contact WHERE owner = ? AND ended IS NULL ORDER BY added, id"),
            arguments: [owner]
        ).map(Contact.init)
    }

    /// Codes that were sent for an owner on a day, also to contacts that were taken away since.
    static func codes(for owner: Addressee, on day: CivilDay, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT sent FROM code_day WHERE owner = ? AND day = ?"),
            arguments: [owner, day]) ?? 0
    }

    /// How a person wants to be told.
    static func preferences(of account: String, _ db: Database) throws -> NoticePreferences {
        let text = try String.fetchOne(
            db.cachedStatement(sql: "SELECT json FROM preference WHERE account = ?"), arguments: [account])
        guard let text else { return .standard }
        return try JSONCoding.decode(NoticePreferences.self, from: Data(text.utf8))
    }
}

/// A way to reach somebody, as its row has it.
struct Contact: Sendable {
    let id: UUIDv7
    let owner: Addressee
    let channel: NoticeChannel
    let address: SealedReference
    let secret: SealedReference?
    let formerSecret: SealedReference?
    let formerUntil: Timestamp?
    let added: Timestamp
    let isVerified: Bool
    /// Through what it was left; nil in a session of its owner's own.
    let through: Means?
    let isConfirmed: Bool
    /// It was left in a phone's session.
    var isOfPhone: Bool { through == .phone }

    init(row: Row) throws {
        id = try row.value("id")
        owner = try row.value("owner")
        channel = try row.value("channel")
        address = try row.json("address")
        secret = try row.jsonIfPresent("secret")
        formerSecret = try row.jsonIfPresent("former_secret")
        formerUntil = try row.valueIfPresent("former_until", as: Timestamp.self)
        added = try row.value("added")
        isVerified = row["verified"] != nil
        through = try row.valueIfPresent("through", as: Means.self)
        isConfirmed = row["confirmed"] != nil
    }
}
