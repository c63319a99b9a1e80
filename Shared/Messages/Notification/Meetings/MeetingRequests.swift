/// Where a meeting is and what it is about, in its village's own words; a line each.
package struct MeetingWords: Codable, Equatable, Sendable {
    package let place: String
    package let about: String

    /// Characters. Both go into a text message, which is paid by its length.
    package static let placeLimit = 30
    package static let aboutLimit = 60

    package init(place: String, about: String) {
        self.place = place
        self.about = about
    }
}

package struct AnnounceMeeting: Command {
    package static let method: MethodName = "notification.meeting.announce"
    package static let summary = "Announces a village's meeting, for its secretary or clerk; subscribers are told."
    package let village: AreaCode
    /// To come, at most `Meeting.daysAhead` days ahead.
    package let at: Timestamp
    package let words: MeetingWords

    package init(village: AreaCode, at: Timestamp, words: MeetingWords) {
        self.village = village
        self.at = at
        self.words = words
    }

    package typealias Reply = Meeting
}

package struct ChangeMeeting: Command {
    package static let method: MethodName = "notification.meeting.change"
    package static let summary = "Sets a meeting's time, place and matter anew; who was told is told of it."
    package let meeting: UUIDv7
    package let at: Timestamp
    package let words: MeetingWords

    package init(meeting: UUIDv7, at: Timestamp, words: MeetingWords) {
        self.meeting = meeting
        self.at = at
        self.words = words
    }

    package typealias Reply = Meeting
}

package struct WithdrawMeeting: Command {
    package static let method: MethodName = "notification.meeting.withdraw"
    package static let summary = "Says that a meeting is not held; who was told of it is told."
    package let meeting: UUIDv7

    package init(meeting: UUIDv7) {
        self.meeting = meeting
    }

    package typealias Reply = Done
}

package struct ListMeetings: Query {
    package static let method: MethodName = "notification.meetings.list"
    package static let summary = "A village's meetings that are to come, the next first; for everybody."
    package let village: AreaCode

    package init(village: AreaCode) {
        self.village = village
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let meetings: [Meeting]
        /// Text messages are set up, so a number can be left.
        package let takesNumbers: Bool
        /// Numbers that are told. For the village's own staff; absent below 5, and for everybody else.
        package let subscribers: Int?

        package init(meetings: [Meeting], takesNumbers: Bool, subscribers: Int?) {
            self.meetings = meetings
            self.takesNumbers = takesNumbers
            self.subscribers = subscribers
        }
    }
}

package struct Meeting: Codable, Equatable, Sendable {
    package let meeting: UUIDv7
    package let village: AreaCode
    package let at: Timestamp
    package let words: MeetingWords
    /// How often it was changed.
    package let changes: Int
    package let isWithdrawn: Bool

    /// How far ahead one can be announced.
    package static let daysAhead = 60
    /// To come in a village at once.
    package static let villageLimit = 20
    /// Changes of one meeting: each is a message to everybody.
    package static let changeLimit = 5

    package init(
        meeting: UUIDv7, village: AreaCode, at: Timestamp, words: MeetingWords, changes: Int, isWithdrawn: Bool
    ) {
        self.meeting = meeting
        self.village = village
        self.at = at
        self.words = words
        self.changes = changes
        self.isWithdrawn = isWithdrawn
    }
}
