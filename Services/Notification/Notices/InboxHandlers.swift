import Columns
import Foundation
import GRDB
import Messages
import ServiceKit

/// Everybody's own inbox.
struct InboxHandlers: Sendable {
    let templates: TemplateBook

    static let page = 50

    func install(into service: inout ServiceDefinition) {
        service.on(ListInbox.self) { query, view in
            try requireAccount(view.actor)
            let rows = try rows(query, view)
            return ListInbox.Reply(
                notices: try rows.prefix(Self.page).map { try notice($0, query.language, view) },
                more: rows.count > Self.page, unread: try Notices.unread(of: view.actor.account, view.database))
        }
        service.on(CountInbox.self) { _, view in
            try requireAccount(view.actor)
            return CountInbox.Reply(unread: try Notices.unread(of: view.actor.account, view.database))
        }
        service.on(ReadNotices.self) { command, act in
            try requireAccount(act.actor)
            guard command.notices?.count ?? 0 <= 500 else {
                throw DeskError.invalid("notices", "一次最多 500 条 (at most 500 notices at once)")
            }
            let unread = try Self.unread(command.notices, of: act.actor.account, act.database)
            if !unread.isEmpty { try act.record(NoticesRead(account: act.actor.account, notices: unread)) }
            return ReadNotices.Reply(unread: try Notices.unread(of: act.actor.account, act.database))
        }
    }

    private func requireAccount(_ actor: Principal) throws {
        guard !actor.isVillager else {
            throw DeskError.forbidden("请先登录 (sign in first: an inbox belongs to an account)")
        }
    }

    private func rows(_ query: ListInbox, _ view: View) throws -> [Row] {
        let unreadOnly = query.unreadOnly == true
        let unread = unreadOnly ? "AND other.read IS NULL AND other.done IS NULL" : ""
        let newest =
            query.byMatter == true
            ? """
            AND NOT EXISTS (SELECT 1 FROM notice AS other WHERE other.addressee = notice.addressee
                AND other.matter = notice.matter \(unread)
                AND (other.done IS NULL, other.announcement) > (notice.done IS NULL, notice.announcement))
            """ : ""
        return try Row.fetchAll(
            view.database,
            sql: """
                SELECT notice.id, notice.post, notice.read, notice.done,
                    (SELECT COUNT(*) FROM notice AS other WHERE other.addressee = notice.addressee
                        AND other.matter = notice.matter \(unread)) AS count,
                    announcement.about, announcement.template, announcement.kind,
                    announcement.urgency, announcement.facts, announcement.link, announcement.made
                FROM notice JOIN announcement ON announcement.position = notice.announcement
                WHERE notice.addressee = ?1 \(unreadOnly ? "AND notice.read IS NULL AND notice.done IS NULL" : "")
                    \(newest)
                    AND (?2 IS NULL OR (notice.announcement, notice.id)
                        < ((SELECT announcement FROM notice WHERE id = ?2 AND addressee = ?1), ?2))
                ORDER BY notice.announcement DESC, notice.id DESC LIMIT ?3
                """,
            arguments: [Addressee.account(view.actor.account), query.before, Self.page + 1])
    }

    private func notice(_ row: Row, _ language: NoticeLanguage, _ view: View) throws -> InboxNotice {
        let facts = try row.json("facts", as: [String: Fact].self)
        let words = try templates.say(row["template"], facts, in: language, now: view.now, view.database)
        return InboxNotice(
            id: try row.value("id"), made: try row.value("made"), kind: try row.value("kind"),
            urgency: try row.value("urgency"), title: words.title, body: words.body, link: row["link"],
            about: try row.valueIfPresent("about", as: Subject.self),
            post: try row.valueIfPresent("post", as: RoleAtScope.self), read: row["read"] != nil,
            done: row["done"] != nil, count: max(1, row["count"]))
    }

    /// Which of some notices are the account's and were not read, with all others of the same matters that are unread; or all that
    /// are unread; at most 500.
    private static func unread(_ notices: [UUIDv7]?, of account: String, _ db: Database) throws -> [UUIDv7] {
        let own = Addressee.account(account).description
        guard let notices else {
            return try UUIDv7.fetchAll(
                db,
                sql: """
                    SELECT id FROM notice WHERE addressee = ? AND read IS NULL AND done IS NULL
                    ORDER BY announcement DESC, id DESC LIMIT 500
                    """,
                arguments: [own]
            )
        }
        let found = try Set(notices).sorted().flatMap { id in
            try UUIDv7.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT id FROM notice WHERE id = ?1 AND addressee = ?2 AND read IS NULL
                        UNION SELECT other.id FROM notice JOIN notice AS other
                            ON other.addressee = notice.addressee AND other.matter = notice.matter
                        WHERE notice.id = ?1 AND notice.addressee = ?2 AND other.read IS NULL
                            AND other.done IS NULL
                        """),
                arguments: [id, own]
            )
        }
        return Array(Set(found).sorted().prefix(500))
    }
}
