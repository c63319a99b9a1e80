import Columns
import Foundation
import GRDB
import Messages
import ServiceKit

/// Tells the next ones, once a follow-up is due and nobody acted.
struct FollowUpFiring: Sendable {
    let making: NoticeMaking

    var timer: TimerSource {
        TimerSource(FollowUps.timers) { key, kind, _, act in
            guard let announcement = Position(decimal: key), let step = Int(kind) else { return }
            try fire(FollowUpReference(announcement: announcement, step: step), act)
        }
    }

    private func fire(_ followUp: FollowUpReference, _ act: Act) throws {
        guard let first = try FollowedNotice(followUp, act.database) else { return }
        let edition = try making.rules.current(act.database)
        let whole = edition.file.rules.first { $0.id == first.rule }
        let rule = whole?.followUps?.dropFirst(followUp.step - 1).first
        if let rule {
            var facts = try first.facts
            facts["chain"] = try first.chain(act.database)
            let told = try making.make(
                Announcement(
                    rule: first.rule, cause: first.cause, about: first.about, template: rule.template, kind: first.kind,
                    urgency: rule.urgency ?? .normal, facts: facts, link: first.link, to: first.audience, except: [],
                    followUps: [], group: first.group, after: followUp,
                    untilRead: whole?.until?.all.isEmpty == true),
                edition: edition.number, act)
            if told { return }
        }
        // The rule is gone, or whoever would have been told is: it is over all the same.
        try act.record(FollowUpLapsed(about: first.about, rule: first.rule, followUp: followUp))
    }
}

/// The notices that a follow-up follows.
private struct FollowedNotice {
    let rule: String
    let cause: NoticeCause
    let about: Subject?
    let kind: NoticeKind
    let link: String?
    let group: String?
    let audience: [NoticeAudience]
    private let causeKey: String
    private let factsJSON: String

    var facts: [String: Fact] {
        get throws { try JSONCoding.decode([String: Fact].self, from: Data(factsJSON.utf8)) }
    }

    /// Nil if nothing of it is pending.
    init?(_ followUp: FollowUpReference, _ db: Database) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT announcement.rule, announcement.cause, announcement.about, announcement.kind, announcement.link,
                    announcement.facts, announcement.grouped, follow_up.audience
                FROM follow_up JOIN announcement ON announcement.position = follow_up.announcement
                WHERE follow_up.announcement = ? AND follow_up.step = ?
                """, arguments: [followUp.announcement, followUp.step])
        guard let row else { return nil }
        guard let cause = NoticeCause(key: row["cause"]) else { throw ColumnDamaged("cause") }
        self.cause = cause
        kind = try row.value("kind")
        causeKey = row["cause"]
        rule = row["rule"]
        about = try row.valueIfPresent("about", as: Subject.self)
        link = row["link"]
        group = row["grouped"]
        factsJSON = row["facts"]
        audience = (row["audience"] as String).split(separator: " ").compactMap { NoticeAudience(String($0)) }
    }

    /// Who was told of it so far and when, the last three posts.
    func chain(_ db: Database) throws -> Fact {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT notice.post, MIN(announcement.made) AS first
                FROM announcement JOIN notice ON notice.announcement = announcement.position
                WHERE announcement.cause = ? AND announcement.rule = ? AND notice.post IS NOT NULL
                GROUP BY notice.post ORDER BY first DESC, notice.post DESC LIMIT 3
                """, arguments: [causeKey, rule])
        let links = try rows.reversed().map { row in
            "\(row[0] as String) \(CivilDay(inChinaAt: try row.value(at: 1)))"
        }
        return Fact("chain", links.joined(separator: ";"))
    }
}
