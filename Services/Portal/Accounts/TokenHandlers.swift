import Columns
import Foundation
import GRDB
import Messages
import ServiceKit

/// Tokens for programs: issued and revoked by operators, checked at each request.
enum TokenHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(IssueToken.self, issue)
        service.on(RevokeToken.self, revoke)
        service.on(ListTokens.self, list)
        service.on(CheckToken.self, check)
    }

    private static func issue(_ command: IssueToken, _ act: Act) throws -> IssueToken.Reply {
        try act.actor.requireOperator()
        let account = try act.account(command.account)
        let label = command.label.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...60).contains(label.count) else {
            throw DeskError.invalid("token.label", "用途应为 1 至 60 个字 (say in 1 to 60 characters what it is for)")
        }
        guard (1...730).contains(command.days) else {
            throw DeskError.invalid("token.days", "有效期应为 1 至 730 天 (a token is good for 1 to 730 days)")
        }
        guard !command.scopes.isEmpty, command.prefix.utf8.count <= 12, command.areas.count <= 100 else {
            throw DeskError.invalid("token.scopes", "请至少选一项权限 (choose at least one scope, at most 100 areas)")
        }
        guard try tokens(of: account.login, at: act.now, act.database).count < Accounts.tokenLimit else {
            throw DeskError.refused(
                "token.many", "此账号已有 \(Accounts.tokenLimit) 个令牌；请先停用不用的 (too many tokens: revoke one first)")
        }
        let token = act.newID()
        let expires = act.now + .seconds(command.days * 86_400)
        try act.record(
            TokenIssued(
                token: token, digest: command.digest, prefix: command.prefix, account: account.login, label: label,
                scopes: TokenScope.allCases.filter(command.scopes.contains), areas: command.areas, expires: expires))
        guard try AccountConsent.isNeeded(for: account.login, act) else {
            return IssueToken.Reply(token: token, expires: expires)
        }
        let asked = try act.askConsent(
            .token, of: account.login.description, about: AccountConsent.subject(token))
        return IssueToken.Reply(token: token, expires: expires, waitsUntil: asked.until)
    }

    private static func revoke(_ command: RevokeToken, _ act: Act) throws -> Done {
        try act.actor.requireOperator()
        let row = try Row.fetchOne(
            act.database, sql: "SELECT account FROM token WHERE id = ?", arguments: [command.token])
        guard let row else {
            throw DeskError.notFound("token.unknown", "没有这个令牌 (no such token)")
        }
        try act.record(TokenRevoked(token: command.token, account: try row.value("account")))
        return Done()
    }

    private static func list(_ query: ListTokens, _ view: View) throws -> ListTokens.Reply {
        try view.actor.requireOperator()
        return ListTokens.Reply(tokens: try tokens(of: query.account, at: view.now, view.database))
    }

    private static func check(_ query: CheckToken, _ view: View) throws -> TokenEntry {
        let row = try Row.fetchOne(
            view.database.cachedStatement(
                sql: """
                    SELECT token.* FROM token JOIN account ON account.login = token.account
                    WHERE token.digest = ? AND token.expires > ? AND account.closed IS NULL
                        AND account.locked IS NOT 'operator'
                    """),
            arguments: [query.digest, view.now])
        guard let entry = try row.map(TokenEntry.init),
            try !ConsentTable.holds(AccountConsent.subject(entry.token), view.database)
        else {
            throw DeskError.notFound("token.unknown", "令牌无效或已过期 (the token is not good)")
        }
        return entry
    }

    static func tokens(of account: Login?, at now: Timestamp, _ db: Database) throws -> [TokenEntry] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM token WHERE expires > ? AND account = COALESCE(?, account) ORDER BY id DESC LIMIT 500
                """,
            arguments: [now, account]
        ).map(TokenEntry.init)
    }
}

extension TokenEntry {
    fileprivate init(row: Row) throws {
        self.init(
            token: try row.value("id"), account: try row.value("account"), prefix: row["prefix"], label: row["label"],
            scopes: try row.jsonIfPresent("scopes") ?? [], areas: try row.jsonIfPresent("areas") ?? [],
            expires: try row.value("expires"))
    }
}
