import Columns
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
            db.cachedStatement(sql: "SELECT * FROM account WHERE login = ?"), arguments: [login]
        ).map(Account.init)
    }

    /// By login, behind another one.
    static func list(after login: Login?, limit: Int, in db: Database) throws -> [Account] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM account WHERE login > ? ORDER BY login LIMIT ?"),
            arguments: [login?.description ?? "", limit]
        ).map(Account.init)
    }

    private init(row: Row) throws {
        login = try row.value("login")
        name = try row.json("name")
        password = try row.jsonIfPresent("password")
        proposed = try row.jsonIfPresent("proposed")
        temporary = row["temporary"]
        totp = try row.jsonIfPresent("totp")
        step = row["totp_step"]
        failures = row["failures"]
        lock = try row.valueIfPresent("locked", as: LockReason.self)
        lockedUntil = try row.valueIfPresent("locked_until", as: Timestamp.self)
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
            arguments: [digest, now]
        ).map(OpenSessionRow.init)
    }

    /// Those of an account that go on, the newest first.
    static func of(_ account: Login, at now: Timestamp, in db: Database) throws -> [OpenSessionRow] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT * FROM session WHERE account = ? AND expires > ? ORDER BY opened DESC, digest"),
            arguments: [account, now]
        ).map(OpenSessionRow.init)
    }

    static func count(of account: Login, at now: Timestamp, in db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT COUNT(*) FROM session WHERE account = ? AND expires > ?"),
            arguments: [account, now]) ?? 0
    }

    private init(row: Row) throws {
        digest = try row.value("digest")
        account = try row.value("account")
        kind = try row.value("kind")
        opened = try row.value("opened")
        expires = try row.value("expires")
        pin = try row.jsonIfPresent("pin")
        pinFailures = row["pin_failures"]
    }
}
