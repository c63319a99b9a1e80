import Foundation
import GRDB
import Messages
import ServiceKit

/// Makes notices of what rules say, as acts of this service.
struct NoticeMaking: Sendable {
    let rules: RuleBook
    /// Channels that are set up.
    var channels: Set<NoticeChannel> = []

    /// What lies longer before the service's own beginning is remembered, and nobody is told: a ledger that is followed for the
    /// first time is history. After that everything is told, however long the service was down.
    static let freshness = Duration.seconds(3 * 86_400)

    /// Handles one event of another service, in the transaction that moves the cursor.
    func take(_ header: EventHeader, _ json: Data, _ act: Act) throws {
        let edition = try rules.current(act.database)
        guard edition.file.concerns(header.type) else { return }
        let known = try header.subject.map { try Directory.facts(of: $0, act.database) } ?? [:]
        let evidence = try Evidence(event: json, header: header, known: known)
        try end(edition.file, by: evidence, act)
        let began = try Reminders.began(act.database) ?? act.now
        if header.time + Self.freshness >= began {
            for announcement in edition.file.announcements(of: evidence) {
                try make(announcement, edition: edition.number, act)
            }
        }
        let noted = edition.file.memories(of: evidence).filter { known[$0.key] != $0.value }
        if let about = header.subject, !noted.isEmpty { try act.record(MatterKnown(about: about, facts: noted)) }
    }

    /// Handles an event that this service is recording itself, in the same act.
    ///
    /// - Parameter name: tells it from all others of its type.
    func tell<E: Event>(_ event: E, as name: String, _ act: Act) throws {
        let edition = try rules.current(act.database)
        let evidence = Evidence(
            header: Self.header(of: E.type, event.subject, act),
            data: try JSONCoding.decode(JSONValue.self, from: JSONCoding.encode(event)),
            cause: NoticeCause(source: act.source, sequence: .zero, what: "\(E.type)/\(name)"))
        try end(edition.file, by: evidence, act)
        for announcement in edition.file.announcements(of: evidence) {
            try make(announcement, edition: edition.number, act)
        }
    }

    /// An event of this service itself ends what rules asked for about a matter, whatever it says beside.
    func end(by type: EventType, about: Subject, _ act: Act) throws {
        let evidence = Evidence(header: Self.header(of: type, about, act), data: .null)
        try end(rules.current(act.database).file, by: evidence, act)
    }

    /// Of an event that this service is recording: where it will stand in the ledger nobody knows yet.
    private static func header(of type: EventType, _ subject: Subject?, _ act: Act) -> EventHeader {
        EventHeader(
            id: act.newID(), source: act.source, type: type, subject: subject, time: act.now, sequence: .zero,
            prior: .zero, ledger: .placeholder)
    }

    /// Ends what rules asked for about the event's matter; notices that the event itself makes come after it, and stand.
    private func end(_ file: RuleFile, by evidence: Evidence, _ act: Act) throws {
        guard let about = evidence.header.subject else { return }
        let ended = file.ended(by: evidence)
        guard !ended.isEmpty else { return }
        try FollowUps.end(ended, about: about, act)
        try OpenNotice.end(ended, about: about, act)
    }

    /// Records the notices of one announcement, or that there was nobody. A village's subscribers get theirs afterwards, part by
    /// part: see `Broadcast`.
    ///
    /// - Returns: whether anybody is told.
    @discardableResult
    func make(_ announcement: Announcement, edition: Int, _ act: Act) throws -> Bool {
        guard !announcement.to.isEmpty || !announcement.followUps.isEmpty else { return false }
        let audience = try AudienceSearch(announcement, now: act.now, act.database).find(announcement.to)
        let found = try audience.newly(of: announcement, act.database)
        if found.people.isEmpty, !audience.people.isEmpty {
            // Everybody has an unread notice of it; what follows if nobody acts is of this one by itself.
            if !announcement.followUps.isEmpty { try record([[]], announcement, edition, act) }
            return !announcement.followUps.isEmpty
        }
        let notices = try NoticePlanning(announcement, channels: channels, act).notices(for: found)
        let telling = channels.contains(.sms) ? found.subscribers : []
        guard !notices.isEmpty || announcement.to.isEmpty || !telling.isEmpty else {
            let isVacant = !found.isFilled && !found.vacant.isEmpty
            if isVacant {
                try act.record(
                    NoticeUnaddressed(
                        rule: announcement.rule, edition: edition, cause: announcement.cause,
                        about: announcement.about, places: found.vacant))
            }
            // Somebody may sit there by the time of what follows, or come to have it to do.
            if announcement.asks != nil || isVacant && !announcement.followUps.isEmpty {
                try record([[]], announcement, edition, act)
            }
            return false
        }
        try record(Self.parts(notices), announcement, edition, telling: telling.first, act)
        for next in telling.dropFirst() {
            try act.record(made([], announcement, edition, isFirst: false, telling: next))
        }
        return true
    }

    /// What tells nobody yet is recorded too, for what follows from it.
    private func record(
        _ parts: [[Notice]], _ announcement: Announcement, _ edition: Int, telling: NoticeAudience? = nil, _ act: Act
    ) throws {
        for (index, part) in parts.enumerated() {
            let isFirst = index == 0
            try act.record(
                made(part, announcement, edition, isFirst: isFirst, telling: isFirst ? telling : nil))
        }
    }

    private func made(
        _ notices: [Notice], _ announcement: Announcement, _ edition: Int, isFirst: Bool, telling: NoticeAudience?
    ) -> NoticesMade {
        NoticesMade(
            rule: announcement.rule, edition: edition, cause: announcement.cause, about: announcement.about,
            template: announcement.template, kind: announcement.kind, urgency: announcement.urgency,
            facts: announcement.facts, link: announcement.link, notices: notices,
            followUps: isFirst && !announcement.followUps.isEmpty ? announcement.followUps : nil,
            after: announcement.after, telling: telling, group: announcement.group,
            asks: isFirst ? announcement.asks : nil)
    }

    /// Notices in one event weigh at most so many bytes; facts and follow-ups have the rest of its 60,000.
    private static let weightLimit = 36_000

    /// Notices, as many in each part as one event holds: `NoticesMade.limit`, fewer of people with many contacts. There is
    /// one part at least.
    static func parts(_ notices: [Notice]) -> [[Notice]] {
        var parts: [[Notice]] = [[]]
        var weight = 0
        for notice in notices {
            let own = 300 + 200 * notice.deliveries.count
            if parts[parts.count - 1].count == NoticesMade.limit || weight + own > weightLimit {
                parts.append([])
                weight = 0
            }
            parts[parts.count - 1].append(notice)
            weight += own
        }
        return parts
    }
}
