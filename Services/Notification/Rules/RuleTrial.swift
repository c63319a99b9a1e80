import GRDB
import Messages
import ServiceKit

/// What rules would make of events, as people sit in their posts now. Tells nobody, notes nothing.
struct RuleTrial {
    let file: RuleFile
    let templates: TemplateBook
    let view: View

    func run(_ query: TryRules) throws -> [TryRules.Told] {
        // What earlier events of the trial say of a matter counts for the later ones.
        var noted: [Subject: [String: String]] = [:]
        return try query.events.enumerated().flatMap { index, event in
            let header = try read(event, index)
            var known = try header.subject.map { try Directory.facts(of: $0, view.database) } ?? [:]
            if let subject = header.subject { known.merge(noted[subject] ?? [:]) { $1 } }
            let evidence = Evidence(header: header, data: event["data"] ?? .null, known: known)
            let told = try file.announcements(of: evidence).map { try tell($0, index, query.language) }
            if let subject = header.subject {
                noted[subject, default: [:]].merge(file.memories(of: evidence)) { $1 }
            }
            return told
        }
    }

    private func tell(
        _ announcement: Announcement, _ index: Int, _ language: NoticeLanguage
    ) throws -> TryRules.Told {
        let found = try AudienceSearch(announcement, now: view.now, view.database).find(announcement.to)
        let words = try templates.say(
            announcement.template, announcement.facts, in: language, now: view.now, view.database)
        return TryRules.Told(
            event: index, rule: announcement.rule, urgency: announcement.urgency, kind: announcement.kind,
            to: found.people.map(\.to) + found.subscribers.compactMap(\.village).map { .subscribers(of: $0) },
            vacant: found.vacant, title: words.title, body: words.body, short: words.short)
    }

    private func read(_ event: JSONValue, _ index: Int) throws -> EventHeader {
        do {
            return try JSONCoding.decode(EventHeader.self, from: JSONCoding.encode(event))
        } catch {
            throw DeskError.invalid(
                "events", "第 \(index + 1) 条不是事件 (number \(index + 1) is no event): \(DecodingFailure.describe(error))")
        }
    }
}
