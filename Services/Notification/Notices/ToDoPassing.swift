import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// What is open belongs to the post: as its seats change, who has left finds it in the inbox as nothing to do any more, and who sits there
/// now as to be done. It is the same search as when it was first asked: where nobody sits any more the office above has it, until
/// somebody does.
///
/// No message goes out for it, one notice stands in the inbox per rule and matter, and the inbox shows a line per matter: whoever
/// takes a post is told of that once, and not at night.
struct ToDoPassing: Sendable {
    let making: NoticeMaking

    /// Announcements that are looked through in one transaction; the next are in another.
    static let part = 50

    static let timers = TimerTable("passing_timer")

    /// The timer of a post's change of seats: its key is the post and the instant, the kind where to go on.
    static func schedule(_ post: RoleAtScope, since: Timestamp, after: Position, due: Timestamp, _ db: Database) throws
    {
        try timers.schedule(key: key(post, since), kind: after.description, due: due, in: db)
    }

    static func passed(_ event: ToDosPassed, at time: Timestamp, _ db: Database) throws {
        try timers.cancel(key: key(event.post, event.since), in: db)
        guard let through = event.through else { return }
        try schedule(event.post, since: event.since, after: through, due: time, db)
    }

    private static func key(_ post: RoleAtScope, _ since: Timestamp) -> String { "\(post) \(since.milliseconds)" }

    var timer: TimerSource {
        TimerSource(Self.timers) { key, kind, _, act in
            let words = key.split(separator: " ")
            guard words.count == 2, let post = RoleAtScope(String(words[0])), let since = Int64(words[1]),
                let after = Position(decimal: kind)
            else { return }
            let instant = Timestamp(milliseconds: since)
            let through = try pass(post, after: after, act)
            try act.record(ToDosPassed(post: post, since: instant, through: through))
        }
    }

    /// As the seats of a post have just changed.
    func begin(_ post: RoleAtScope, _ act: Act) throws {
        guard let through = try pass(post, after: .zero, act) else { return }
        try act.record(ToDosPassed(post: post, since: act.now, through: through))
    }

    /// What was asked of somebody by name goes to their office, as they are recused from a matter. All else stays with who sits beside them;
    /// where nobody does, intake says who is to go on.
    func recused(from about: Subject, _ act: Act) throws {
        for rule in try ToDos.rules(about: about, act.database).sorted() {
            let isByName = try ToDos.rows(about: about, rule: rule, act.database).contains {
                if case .member = $0.audience { true } else { false }
            }
            if isByName { try settle(about, rule, act) }
        }
    }

    /// - Returns: how far it came; nil if that was all.
    private func pass(_ post: RoleAtScope, after: Position, _ act: Act) throws -> Position? {
        let audiences = try ToDos.audiences(of: post, at: act.now, act.database)
        let page = try ToDos.page(of: audiences, after: after.stored, limit: Self.part + 1, act.database)
        var seen: Set<String> = []
        for open in page.prefix(Self.part) where seen.insert("\(open.about) \(open.rule)").inserted {
            try settle(open.about, open.rule, act)
        }
        guard page.count > Self.part else { return nil }
        return Position(stored: page[Self.part - 1].announcement)
    }

    /// Those who have a rule's matter to do are those who would be asked now.
    private func settle(_ about: Subject, _ rule: String, _ act: Act) throws {
        var told: [Addressee: (person: AudienceSearch.Person, announcement: Int64)] = [:]
        for row in try ToDos.rows(about: about, rule: rule, act.database) {
            let search = AudienceSearch(
                now: act.now, about: about, except: row.except, last: row.last, asksToAct: true, act.database)
            for person in try search.find([row.audience]).people where told[person.to] == nil {
                told[person.to] = (person, row.announcement)
            }
        }
        let open = try Set(OpenNotice.all(about: about, act.database).filter { $0.rule == rule }.map(\.to))
        let left = open.filter { to in
            guard let to = Addressee(to), case .account = to else { return false }
            return told[to] == nil
        }
        try OpenNotice.leave(left, rule, about: about, act)
        let new = told.filter { !open.contains($0.key.description) }
        for (announcement, people) in Dictionary(grouping: new.values, by: \.announcement).sorted(by: {
            $0.key < $1.key
        }) {
            try tell(
                people.map(\.person).sorted { $0.to.description < $1.to.description }, announcement, about, rule, act)
        }
    }

    /// The notice that stands, for others.
    private func tell(
        _ people: [AudienceSearch.Person], _ announcement: Int64, _ about: Subject, _ rule: String, _ act: Act
    ) throws {
        let row = try Row.fetchOne(
            act.database.cachedStatement(
                sql: "SELECT template, kind, urgency, facts, link, grouped, step FROM announcement WHERE position = ?"),
            arguments: [announcement])
        guard let row else { return }
        let group: String? = row["grouped"]
        let newly = try people.filter { person in
            guard let group else { return true }
            return try !UnreadGroups.holds(person.to, group, of: rule, step: row["step"], act.database)
        }
        let notices = newly.map { Notice(id: act.newID(), to: $0.to, post: $0.post, deliveries: []) }
        for part in NoticeMaking.parts(notices) where !part.isEmpty {
            try act.record(
                NoticesMade(
                    rule: rule, edition: making.rules.current(act.database).number,
                    cause: NoticeCause(
                        source: act.source, sequence: .zero, what: "seat/\(announcement)/\(act.now.milliseconds)"),
                    about: about, template: row["template"], kind: try row.value("kind"),
                    urgency: try row.value("urgency"), facts: try row.json("facts"),
                    link: row["link"], notices: part, group: group))
        }
    }
}
