import GRDB
import Messages
import ServiceKit

/// Plans by which ways, and when, each of those who were found is told.
struct NoticePlanning {
    let announcement: Announcement
    /// Channels that are set up. On another nothing is planned: it would wait for ever.
    let channels: Set<NoticeChannel>
    let act: Act

    init(_ announcement: Announcement, channels: Set<NoticeChannel>, _ act: Act) {
        self.announcement = announcement
        self.channels = channels
        self.act = act
    }

    func notices(for found: AudienceSearch.Found) throws -> [Notice] {
        let people = try found.people.compactMap { person -> Notice? in
            let deliveries = try person.inboxOnly ? [] : deliveries(to: person.to, as: person.post)
            // A filer has no inbox.
            if case .filer = person.to, deliveries.isEmpty { return nil }
            return Notice(id: act.newID(), to: person.to, post: person.post, deliveries: deliveries)
        }
        let groups =
            try announcement.inboxOnly == nil
            ? []
            : found.posts.compactMap { post -> Notice? in
                let deliveries = try deliveries(to: .post(post), as: post)
                return deliveries.isEmpty
                    ? nil : Notice(id: act.newID(), to: .post(post), post: post, deliveries: deliveries)
            }
        return people + groups
    }

    private func deliveries(to addressee: Addressee, as post: RoleAtScope?) throws -> [PlannedDelivery] {
        switch addressee {
        case .filer:
            guard channels.contains(.sms) else { return [] }
            let time = SendingTime(announcement.urgency, .standard, now: act.now)
            return [
                PlannedDelivery(id: act.newID(), channel: .sms, contact: nil, due: time.due, gathered: false)
            ]
        case .account(let login):
            return try deliveries(by: addressee, as: post, Contacts.preferences(of: login, act.database))
        case .post:
            return try deliveries(by: addressee, as: post, .ofGroups)
        // Each is one of many: `Broadcast` plans for them.
        case .subscribers:
            return []
        }
    }

    private func deliveries(
        by owner: Addressee, as post: RoleAtScope?, _ preferences: NoticePreferences
    ) throws -> [PlannedDelivery] {
        try Contacts.of(owner, act.database).compactMap { contact in
            let isMuted = preferences.muted.contains(.init(kind: announcement.kind, channel: contact.channel))
            guard contact.isVerified, channels.contains(contact.channel), !isMuted || announcement.urgency == .urgent,
                try contact.scope(at: act.now, act.database).serves(post, announcement.kind)
            else { return nil }
            let time = SendingTime(announcement.urgency, preferences, now: act.now)
            // A program wants every event by itself; a group hears how many things wait.
            let gathered = contact.channel.isGroup || time.gathered && contact.channel != .webhook
            return PlannedDelivery(
                id: act.newID(), channel: contact.channel, contact: contact.id,
                due: contact.channel == .webhook ? act.now : time.due, gathered: gathered)
        }
    }
}

extension NoticePreferences {
    /// Groups are quiet at night, and hear only of what waits to be done.
    static let ofGroups = NoticePreferences(
        language: .zh,
        muted: NoticeKind.allCases.filter { $0 != .task && $0 != .deadline }.flatMap { kind in
            NoticeChannel.allCases.filter(\.isGroup).map { Muted(kind: kind, channel: $0) }
        }, quiet: standard.quiet, digest: nil)
}
