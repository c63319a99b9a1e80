/// What a village is called to 村里开会: when it is, and, sealed under the meeting, where and about what.
package struct MeetingAnnounced: Event {
    package static let type: EventType = "notification.meeting.announced"
    package static let summary = "A village's meeting was announced; whoever subscribed there is told of it."
    package let meeting: UUIDv7
    package let village: AreaCode
    package let at: Timestamp
    /// Of `at`, in China.
    package let day: CivilDay
    /// `MeetingWords` as JSON, sealed under the meeting: what an official types is no part of an event.
    package let words: SealedReference
    package let account: String
    package var subject: Subject? { .meeting(meeting) }

    package init(
        meeting: UUIDv7, village: AreaCode, at: Timestamp, day: CivilDay, words: SealedReference, account: String
    ) {
        self.meeting = meeting
        self.village = village
        self.at = at
        self.day = day
        self.words = words
        self.account = account
    }
}

package struct MeetingChanged: Event {
    package static let type: EventType = "notification.meeting.changed"
    package static let summary = "A meeting is at another time or place, or about something else; who was told is told."
    package let meeting: UUIDv7
    package let village: AreaCode
    /// How often it was changed, from 1.
    package let change: Int
    package let at: Timestamp
    /// Of `at`, in China.
    package let day: CivilDay
    /// Sealed under the meeting, in place of those before.
    package let words: SealedReference
    package let account: String
    package var subject: Subject? { .meeting(meeting) }

    package init(
        meeting: UUIDv7, village: AreaCode, change: Int, at: Timestamp, day: CivilDay, words: SealedReference,
        account: String
    ) {
        self.meeting = meeting
        self.village = village
        self.change = change
        self.at = at
        self.day = day
        self.words = words
        self.account = account
    }
}

package struct MeetingWithdrawn: Event {
    package static let type: EventType = "notification.meeting.withdrawn"
    package static let summary = "A meeting is not held; who was told of it is told."
    package let meeting: UUIDv7
    package let village: AreaCode
    /// When it would have been.
    package let at: Timestamp
    package let account: String
    package var subject: Subject? { .meeting(meeting) }

    package init(meeting: UUIDv7, village: AreaCode, at: Timestamp, account: String) {
        self.meeting = meeting
        self.village = village
        self.at = at
        self.account = account
    }
}

/// Some of a village's subscribers have their notices of an announcement; the next ones follow, unless it is over.
package struct SubscribersTold: Event {
    package static let type: EventType = "notification.subscribers.told"
    package static let summary = "Notices were made for the next part of a village's subscribers."
    /// Where the announcement stands.
    package let announcement: Position
    package let about: Subject?
    /// How many, in this part.
    package let told: Int
    /// The last of them; absent where there were none.
    package let through: UUIDv7?
    package let isOver: Bool
    package var subject: Subject? { about }

    /// Subscribers in one part at most.
    package static let limit = 500

    package init(announcement: Position, about: Subject?, told: Int, through: UUIDv7?, isOver: Bool) {
        self.announcement = announcement
        self.about = about
        self.told = told
        self.through = through
        self.isOver = isOver
    }
}

extension Subject {
    /// A meeting, and the vault key that seals its words.
    package static func meeting(_ id: UUIDv7) -> Subject { Subject("meeting", id) }
}
