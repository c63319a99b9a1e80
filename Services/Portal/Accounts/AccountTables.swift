import Columns
import Foundation
import GRDB
import Ledger
import Messages

/// The tables that the accounts' events make.
///
/// Sessions, slips and tokens are there while they are good; those whose time is over go with the account's next one.
enum AccountTables {
    static let projection = Projection(
        "accounts", version: 2, tables: ["token", "slip", "session", "account"],
        schema: """
            CREATE TABLE account (
                login TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                password TEXT,
                proposed TEXT,
                temporary INTEGER NOT NULL DEFAULT 0,
                totp TEXT,
                totp_step INTEGER NOT NULL DEFAULT 0,
                failures INTEGER NOT NULL DEFAULT 0,
                locked TEXT,
                locked_until INTEGER,
                closed INTEGER
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE session (
                digest BLOB PRIMARY KEY,
                account TEXT NOT NULL,
                kind TEXT NOT NULL,
                opened INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                pin TEXT,
                pin_failures INTEGER NOT NULL DEFAULT 0
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX session_account ON session (account, opened);

            CREATE TABLE slip (
                account TEXT PRIMARY KEY,
                digest BLOB NOT NULL UNIQUE,
                expires INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE token (
                id BLOB PRIMARY KEY,
                digest BLOB NOT NULL UNIQUE,
                account TEXT NOT NULL,
                prefix TEXT NOT NULL,
                label TEXT NOT NULL,
                scopes TEXT NOT NULL,
                areas TEXT NOT NULL,
                expires INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX token_account ON token (account);
            """
    ) {
        applyAccounts(&$0)
        applySessions(&$0)
        applySlipsAndTokens(&$0)
    }

    private static func applyAccounts(_ appliers: inout Appliers) {
        appliers.on(AccountCreated.self) { event, _, db in
            try db.execute(
                sql: "INSERT INTO account (login, name) VALUES (?, ?)",
                arguments: [event.account, try jsonColumn(event.name)])
        }
        appliers.on(AccountNamed.self) { event, _, db in
            try db.execute(
                sql: "UPDATE account SET name = ? WHERE login = ?",
                arguments: [try jsonColumn(event.name), event.account])
        }
        appliers.on(PasswordSet.self) { event, _, db in
            try db.execute(
                sql: "UPDATE account SET password = ?, proposed = NULL, temporary = ?, failures = 0 WHERE login = ?",
                arguments: [try jsonColumn(event.password), event.temporary, event.account])
        }
        appliers.on(PasswordProposed.self) { event, _, db in
            try db.execute(
                sql: "UPDATE account SET proposed = ? WHERE login = ?",
                arguments: [try jsonColumn(event.password), event.account])
        }
        appliers.on(AccountLocked.self) { event, _, db in
            try db.execute(
                sql: "UPDATE account SET locked = ?, locked_until = ?, failures = 0 WHERE login = ?",
                arguments: [event.reason, event.until, event.account])
            if event.reason == .operator { try endAll(of: event.account, db) }
        }
        appliers.on(AccountUnlocked.self) { event, _, db in
            try db.execute(
                sql: "UPDATE account SET locked = NULL, locked_until = NULL, failures = 0 WHERE login = ?",
                arguments: [event.account])
        }
        appliers.on(AccountClosed.self) { event, header, db in
            try db.execute(
                sql: "UPDATE account SET closed = ? WHERE login = ?",
                arguments: [header.time, event.account])
            try endAll(of: event.account, db)
            for table in ["slip", "token"] {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE account = ?", arguments: [event.account])
            }
        }
        appliers.on(OneTimeCodesSet.self) { event, _, db in
            try db.execute(
                sql: "UPDATE account SET totp = ?, totp_step = ? WHERE login = ?",
                arguments: [try jsonColumn(event.key), event.step, event.account])
        }
        appliers.on(OneTimeCodesRemoved.self) { event, _, db in
            try db.execute(
                sql: "UPDATE account SET totp = NULL WHERE login = ?", arguments: [event.account])
        }
    }

    private static func applySessions(_ appliers: inout Appliers) {
        appliers.on(SessionOpened.self) { event, header, db in
            try db.execute(
                sql: "DELETE FROM session WHERE account = ? AND expires <= ?",
                arguments: [event.account, header.time])
            try db.execute(
                sql: "INSERT INTO session (digest, account, kind, opened, expires, pin) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    event.session, event.account, event.kind, header.time,
                    event.expires, try jsonColumn(event.pin),
                ])
            try db.execute(
                sql: """
                    UPDATE account SET failures = 0, locked = NULL, locked_until = NULL,
                        totp_step = MAX(totp_step, ?) WHERE login = ?
                    """,
                arguments: [event.step ?? 0, event.account])
        }
        appliers.on(SignInFailed.self) { event, _, db in
            try db.execute(
                sql: "UPDATE account SET failures = ? WHERE login = ?",
                arguments: [event.failures, event.account])
        }
        appliers.on(SessionEnded.self) { event, _, db in
            try db.execute(sql: "DELETE FROM session WHERE digest = ?", arguments: [event.session])
        }
        appliers.on(SessionsEnded.self) { event, _, db in
            try endAll(of: event.account, except: event.except, db)
        }
        appliers.on(PINFailed.self) { event, _, db in
            try db.execute(
                sql: "UPDATE session SET pin_failures = ? WHERE digest = ?",
                arguments: [event.failures, event.session])
        }
        appliers.on(PINEntered.self) { event, _, db in
            try db.execute(
                sql: "UPDATE session SET pin_failures = 0 WHERE digest = ?", arguments: [event.session])
        }
    }

    private static func applySlipsAndTokens(_ appliers: inout Appliers) {
        appliers.on(SlipIssued.self) { event, _, db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO slip (account, digest, expires) VALUES (?, ?, ?)",
                arguments: [event.account, event.slip, event.expires])
        }
        appliers.on(SlipRedeemed.self) { event, _, db in
            try db.execute(sql: "DELETE FROM slip WHERE digest = ?", arguments: [event.slip])
        }
        appliers.on(TokenIssued.self) { event, header, db in
            try db.execute(
                sql: "DELETE FROM token WHERE account = ? AND expires <= ?",
                arguments: [event.account, header.time])
            try db.execute(
                sql: """
                    INSERT INTO token (id, digest, account, prefix, label, scopes, areas, expires)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    event.token, event.digest, event.account, event.prefix, event.label,
                    try jsonColumn(event.scopes), try jsonColumn(event.areas), event.expires,
                ])
        }
        appliers.on(TokenRevoked.self) { event, _, db in
            try db.execute(sql: "DELETE FROM token WHERE id = ?", arguments: [event.token])
        }
    }

    private static func endAll(of account: Login, except: SecretDigest? = nil, _ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM session WHERE account = ? AND digest IS NOT ?",
            arguments: [account, except])
    }
}
