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
                arguments: [event.account, try json(event.preferences)])
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
                event.contact.bytes, event.owner.description, event.channel.rawValue, try json(event.address),
                try event.secret.map(json), header.time.milliseconds,
                header.through,
            ])
        }
        appliers.on(ContactConfirmed.self) { event, header, db in
            try db.execute(
                sql: "UPDATE contact SET confirmed = ? WHERE id = ?",
                arguments: [header.time.milliseconds, event.contact.bytes])
        }
        appliers.on(ContactVerified.self) { event, header, db in
            try db.execute(
                sql: "UPDATE contact SET verified = ? WHERE id = ?",
                arguments: [header.time.milliseconds, event.contact.bytes])
            try db.execute(sql: "DELETE FROM contact_code WHERE contact = ?", arguments: [event.contact.bytes])
        }
        appliers.on(ContactEnded.self) { event, _, db in
            try db.execute(
                sql: "UPDATE contact SET ended = ? WHERE id = ?",
                arguments: [event.reason.rawValue, event.contact.bytes])
            try db.execute(sql: "DELETE FROM contact_code WHERE contact = ?", arguments: [event.contact.bytes])
        }
        appliers.on(ContactSecretSet.self) { event, _, db in
            try db.execute(
                sql: "UPDATE contact SET former_secret = secret, former_until = ?, secret = ? WHERE id = ?",
                arguments: [event.formerUntil.milliseconds, try json(event.secret), event.contact.bytes])
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
                arguments: [
                    event.contact.bytes, try json(event.code), header.time.milliseconds, event.expires.milliseconds,
                ])
            let count = try db.cachedStatement(
                sql: """
                    INSERT INTO code_day (owner, day, sent)
                    SELECT owner, ?1, 1 FROM contact WHERE id = ?2
                    ON CONFLICT (owner) DO UPDATE SET
                        sent = CASE WHEN day = excluded.day THEN sent + 1 ELSE 1 END, day = excluded.day
                    """)
            try count.execute(
                arguments: [CivilDay(inChinaAt: header.time).daysSince1970, event.contact.bytes])
        }
        appliers.on(ContactCodeFailed.self) { event, _, db in
            try db.execute(
                sql: "UPDATE contact_code SET failures = ? WHERE contact = ?",
                arguments: [event.failures, event.contact.bytes])
        }
    }

    private static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONCoding.encode(value), as: UTF8.self)
    }

    // MARK: Reading

    static func find(_ id: UUIDv7, _ db: Database) throws -> Contact? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM contact WHERE id = ? AND ended IS NULL"), arguments: [id.bytes]
        ).flatMap(Contact.init)
    }

    /// The contacts of an owner that were not ended, the oldest first.
    static func of(_ owner: Addressee, _ db: Database) throws -> [Contact] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM contact WHERE owner = ? AND ended IS NULL ORDER BY added, id"),
            arguments: [owner.description]
        ).compactMap(Contact.init)
    }

    /// Codes that were sent for an owner on a day, also to contacts that were taken away since.
    static func codes(for owner: Addressee, on day: CivilDay, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT sent FROM code_day WHERE owner = ? AND day = ?"),
            arguments: [owner.description, day.daysSince1970]) ?? 0
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

    init?(_ row: Row) {
        func reference(_ column: String) -> SealedReference? {
            (row[column] as String?).flatMap { try? JSONCoding.decode(SealedReference.self, from: Data($0.utf8)) }
        }
        guard let id = UUIDv7(bytes: row["id"]), let owner = Addressee(row["owner"] as String),
            let channel = NoticeChannel(rawValue: row["channel"]), let address = reference("address")
        else { return nil }
        self.id = id
        self.owner = owner
        self.channel = channel
        self.address = address
        secret = reference("secret")
        formerSecret = reference("former_secret")
        formerUntil = (row["former_until"] as Int64?).map(Timestamp.init(milliseconds:))
        added = Timestamp(milliseconds: row["added"])
        isVerified = row["verified"] != nil
        through = (row["through"] as String?).flatMap { Means($0) }
        isConfirmed = row["confirmed"] != nil
    }
}
