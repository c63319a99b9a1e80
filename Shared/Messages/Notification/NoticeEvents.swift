/// Somebody is told of something. One event holds the notices that a rule made of one cause, at most `limit`.
package struct NoticesMade: Event {
    package static let type: EventType = "notification.notice.made"
    package static let summary = "A rule made notices of an event: who is told, by which ways, when."
    package let rule: String
    /// Of the rules, as they stood.
    package let edition: Int
    package let cause: NoticeCause
    package let about: Subject?
    package let template: String
    package let kind: NoticeKind
    package let urgency: NoticeUrgency
    /// What the template may say.
    package let facts: [String: Fact]
    /// Where it can be acted on, a path of the portal.
    package let link: String?
    package let notices: [Notice]
    /// What follows unless somebody acts; absent if nothing does.
    package let followUps: [FollowUp]?
    /// The follow-up that this is; absent of what an event caused at once.
    package let after: FollowUpReference?
    /// A village's subscribers, who are told next, in events of their own; absent if they are not.
    package let telling: NoticeAudience?
    /// Nobody has two unread notices of one rule and group, follow-ups aside; absent where each event is told by itself.
    package let group: String?
    /// What it asks for stays open for whoever sits where it asks; absent of what asks for no act, or of an account as such.
    package let asks: Asks?
    package var subject: Subject? { about }

    package static let limit = 100

    package init(
        rule: String, edition: Int, cause: NoticeCause, about: Subject?, template: String, kind: NoticeKind,
        urgency: NoticeUrgency, facts: [String: Fact], link: String?, notices: [Notice], followUps: [FollowUp]? = nil,
        after: FollowUpReference? = nil, telling: NoticeAudience? = nil, group: String? = nil,
        asks: Asks? = nil
    ) {
        self.rule = rule
        self.edition = edition
        self.cause = cause
        self.about = about
        self.template = template
        self.kind = kind
        self.urgency = urgency
        self.facts = facts
        self.link = link
        self.notices = notices
        self.followUps = followUps
        self.after = after
        self.telling = telling
        self.group = group
        self.asks = asks
    }

    /// Whom a rule asks to act, before anybody looks who sits there: who comes to sit there has it to do.
    package struct Asks: Codable, Equatable, Sendable {
        package let to: [NoticeAudience]
        /// Accounts that are not told.
        package let except: [String]
        /// Accounts that are told only where nobody else is.
        package let last: [String]
        /// No event says that it is done: it is, once somebody has read it.
        package let untilRead: Bool

        package init(to: [NoticeAudience], except: [String], last: [String], untilRead: Bool) {
            self.to = to
            self.except = except
            self.last = last
            self.untilRead = untilRead
        }
    }
}

/// One person's, filer's or group's notice.
package struct Notice: Codable, Equatable, Sendable {
    package let id: UUIDv7
    package let to: Addressee
    /// As what they are told; absent of filers and of persons who are named.
    package let post: RoleAtScope?
    /// Beside the inbox, which every account has.
    package let deliveries: [PlannedDelivery]

    package init(id: UUIDv7, to: Addressee, post: RoleAtScope?, deliveries: [PlannedDelivery]) {
        self.id = id
        self.to = to
        self.post = post
        self.deliveries = deliveries
    }
}

/// A message that is to go out. Its id is the same at every try: receivers tell repetitions by it.
package struct PlannedDelivery: Codable, Equatable, Sendable {
    package let id: UUIDv7
    package let channel: NoticeChannel
    /// The way it goes; absent of a filer, whose telephone lies with the case.
    package let contact: UUIDv7?
    /// Not before.
    package let due: Timestamp
    /// Goes in one message with everything that is due to this contact by then: a digest, a group.
    package let gathered: Bool

    package init(id: UUIDv7, channel: NoticeChannel, contact: UUIDv7?, due: Timestamp, gathered: Bool) {
        self.id = id
        self.channel = channel
        self.contact = contact
        self.due = due
        self.gathered = gathered
    }
}

/// A reminder or an escalation that is due unless somebody acts first.
package struct FollowUp: Codable, Equatable, Sendable {
    /// Counted from 1 in the rule.
    package let step: Int
    package let due: Timestamp
    package let to: [NoticeAudience]

    package init(step: Int, due: Timestamp, to: [NoticeAudience]) {
        self.step = step
        self.due = due
        self.to = to
    }
}

/// One follow-up: of which notices, and which step.
package struct FollowUpReference: Codable, Hashable, Sendable {
    /// Where the notices stand that it follows.
    package let announcement: Position
    package let step: Int

    package init(announcement: Position, step: Int) {
        self.announcement = announcement
        self.step = step
    }
}

/// Somebody acted: what would have followed does not.
package struct FollowUpsEnded: Event {
    package static let type: EventType = "notification.follow-up.ended"
    package static let summary = "Somebody acted; reminders and escalations of a rule about this are off."
    package let about: Subject
    package let rule: String
    package var subject: Subject? { about }

    package init(about: Subject, rule: String) {
        self.about = about
        self.rule = rule
    }
}

/// A follow-up was due and told nobody: its rule is gone, or nobody sits where it goes.
package struct FollowUpLapsed: Event {
    package static let type: EventType = "notification.follow-up.lapsed"
    package static let summary = "A follow-up was due and there was nobody to tell."
    package let about: Subject?
    package let rule: String
    package let followUp: FollowUpReference
    package var subject: Subject? { about }

    package init(about: Subject?, rule: String, followUp: FollowUpReference) {
        self.about = about
        self.rule = rule
        self.followUp = followUp
    }
}

/// What notices of some rules asked for about a matter is done, or need not be done any more: what was made before and says "do"
/// stands in these inboxes as something to do no longer. What was done, and by whom, it does not say.
package struct NoticesDone: Event {
    package static let type: EventType = "notification.notice.done"
    package static let summary = "What notices of some rules about this asked for need not be done any more."
    package let about: Subject
    package let rules: [String]
    /// Who had something of it to do, at most `limit`; of more, one event each. Empty: nobody sat there.
    package let to: [Addressee]
    /// These accounts have nothing to do in it any more, who left a post or are recused; it stays to do for the others and whoever comes.
    /// Absent: it is done.
    package let stays: Bool?
    package var subject: Subject? { about }

    package static let limit = 100

    package init(about: Subject, rules: [String], to: [Addressee], stays: Bool? = nil) {
        self.about = about
        self.rules = rules
        self.to = to
        self.stays = stays
    }
}

/// A rule found nobody: the post is vacant, and so is every one above it.
package struct NoticeUnaddressed: Event {
    package static let type: EventType = "notification.notice.unaddressed"
    package static let summary = "A rule found nobody to tell; an operator should see that the post is filled."
    package let rule: String
    package let edition: Int
    package let cause: NoticeCause
    package let about: Subject?
    /// Where somebody should have been.
    package let places: [String]
    package var subject: Subject? { about }

    package init(rule: String, edition: Int, cause: NoticeCause, about: Subject?, places: [String]) {
        self.rule = rule
        self.edition = edition
        self.cause = cause
        self.about = about
        self.places = places
    }
}

/// Somebody has seen notices in the inbox.
package struct NoticesRead: Event {
    package static let type: EventType = "notification.notice.read"
    package static let summary = "An account has read notices of its inbox."
    package let account: String
    package let notices: [UUIDv7]
    package var subject: Subject? { Subject("account", account) }

    package init(account: String, notices: [UUIDv7]) {
        self.account = account
        self.notices = notices
    }
}

/// A day's reminders were looked at, whether or not any were due.
package struct RemindersLookedAt: Event {
    package static let type: EventType = "notification.reminders.looked-at"
    package static let summary = "The reminders of the calendar were looked at up to a day."
    package let through: CivilDay
    /// When they are looked at again.
    package let next: Timestamp
    package var subject: Subject? { Subject("reminders", "county") }

    package init(through: CivilDay, next: Timestamp) {
        self.through = through
        self.next = next
    }
}
