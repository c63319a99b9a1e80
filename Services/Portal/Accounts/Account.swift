import Foundation
import GRDB
import Messages

/// An account as its row has it.
struct Account: Equatable, Sendable {
    let login: Login
    let name: SealedReference
    let password: KeptSecret?
    /// Set by another, and not in force yet.
    let proposed: KeptSecret?
    let temporary: Bool
    let totp: SealedReference?
    /// The last step whose code was used.
    let step: Int
    /// In a row.
    let failures: Int
    let lock: LockReason?
    let lockedUntil: Timestamp?
    let isClosed: Bool

    /// Whether nobody can sign in to it now.
    func isLocked(at now: Timestamp) -> Bool {
        isClosed || lock != nil && (lockedUntil.map { now < $0 } ?? true)
    }

    func state(at now: Timestamp) -> AccountState { isClosed ? .closed : isLocked(at: now) ? .locked : .open }

    static func find(_ login: Login, in db: Database) throws -> Account? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM account WHERE login = ?"), arguments: [login.description]
        ).flatMap(Account.init)
    }

    /// By login, behind another one.
    static func list(after login: Login?, limit: Int, in db: Database) throws -> [Account] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM account WHERE login > ? ORDER BY login LIMIT ?"),
            arguments: [login?.description ?? "", limit]
        ).compactMap(Account.init)
    }

    private init?(_ row: Row) throws {
        guard let login = Login(row["login"] as String), let name = try row.json("name", as: SealedReference.self)
        else {
            return nil
        }
        self.login = login
        self.name = name
        password = try row.json("password")
        proposed = try row.json("proposed")
        temporary = row["temporary"]
        totp = try row.json("totp")
        step = row["totp_step"]
        failures = row["failures"]
        lock = (row["locked"] as String?).flatMap { LockReason(rawValue: $0) }
        lockedUntil = (row["locked_until"] as Int64?).map { Timestamp(milliseconds: $0) }
        isClosed = row["closed"] != nil
    }
}

/// A session as its row has it.
struct OpenSessionRow: Equatable, Sendable {
    let digest: SecretDigest
    let account: Login
    let kind: SessionKind
    let opened: Timestamp
    let expires: Timestamp
    let pin: KeptSecret?
    let pinFailures: Int

    /// The session, if it goes on at `now`.
    static func find(_ digest: SecretDigest, at now: Timestamp, in db: Database) throws -> OpenSessionRow? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM session WHERE digest = ? AND expires > ?"),
            arguments: [AccountTables.bytes(digest), now.milliseconds]
        ).flatMap(OpenSessionRow.init)
    }

    /// Those of an account that go on, the newest first.
    static func of(_ account: Login, at now: Timestamp, in db: Database) throws -> [OpenSessionRow] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT * FROM session WHERE account = ? AND expires > ? ORDER BY opened DESC, digest"),
            arguments: [account.description, now.milliseconds]
        ).compactMap(OpenSessionRow.init)
    }

    static func count(of account: Login, at now: Timestamp, in db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT COUNT(*) FROM session WHERE account = ? AND expires > ?"),
            arguments: [account.description, now.milliseconds]) ?? 0
    }

    private init?(_ row: Row) throws {
        guard let digest = SecretDigest(Hex.encode(row["digest"] as Data)),
            let account = Login(row["account"] as String),
            let kind = SessionKind(rawValue: row["kind"])
        else { return nil }
        self.digest = digest
        self.account = account
        self.kind = kind
        opened = Timestamp(milliseconds: row["opened"])
        expires = Timestamp(milliseconds: row["expires"])
        pin = try row.json("pin")
        pinFailures = row["pin_failures"]
    }
}
