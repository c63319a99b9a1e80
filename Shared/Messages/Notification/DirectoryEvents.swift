/// What the service knows of the county, learnt from others' events: who sits in which post, what places are called, what a
/// matter was when rules ask later. Recorded so that its own ledger alone can tell why somebody was told.

package struct PostKnown: Event {
    package static let type: EventType = "notification.post.known"
    package static let summary = "A post was learnt of."
    package let post: UUIDv7
    package let role: RoleAtScope
    package var subject: Subject? { Subject("post", post) }

    package init(post: UUIDv7, role: RoleAtScope) {
        self.post = post
        self.role = role
    }
}

package struct SeatChanged: Event {
    package static let type: EventType = "notification.seat.changed"
    package static let summary =
        "From an instant on an account, or nobody, sits in a seat; what was known for later is void."
    package let post: UUIDv7
    package let seat: Seat
    /// Absent: it is vacant.
    package let account: String?
    package let from: Timestamp
    package var subject: Subject? { Subject("post", post) }

    package init(post: UUIDv7, seat: Seat, account: String?, from: Timestamp) {
        self.post = post
        self.seat = seat
        self.account = account
        self.from = from
    }
}

package struct PostGone: Event {
    package static let type: EventType = "notification.post.gone"
    package static let summary = "A post is no more."
    package let post: UUIDv7
    package var subject: Subject? { Subject("post", post) }

    package init(post: UUIDv7) {
        self.post = post
    }
}

/// What a post has to do goes with its seats: so far its to-dos were looked through after a change.
package struct ToDosPassed: Event {
    package static let type: EventType = "notification.post.to-dos-passed"
    package static let summary =
        "What a post has to do was passed on to those who sit there now, up to one of its matters."
    package let post: RoleAtScope
    /// When the seats changed.
    package let since: Timestamp
    /// The last announcement that was looked at; absent: all were.
    package let through: Position?
    package var subject: Subject? { nil }

    package init(post: RoleAtScope, since: Timestamp, through: Position?) {
        self.post = post
        self.since = since
        self.through = through
    }
}

package struct AreaKnown: Event {
    package static let type: EventType = "notification.area.known"
    package static let summary = "A place's name was learnt."
    package let area: AreaCode
    package let name: String
    package var subject: Subject? { Subject("area", area) }

    package init(area: AreaCode, name: String) {
        self.area = area
        self.name = name
    }
}

package struct CalendarKnown: Event {
    package static let type: EventType = "notification.calendar.known"
    package static let summary = "A year's days off were learnt, for the reminders before holidays."
    package let year: CalendarYear
    package var subject: Subject? { Subject("reminders", "county") }

    package init(year: CalendarYear) {
        self.year = year
    }
}

/// What rules remember of a matter: codes and words of its events, nothing personal.
package struct MatterKnown: Event {
    package static let type: EventType = "notification.matter.known"
    package static let summary =
        "Facts about a matter were noted for rules that ask later; they replace those of the same name."
    package let about: Subject
    package let facts: [String: String]
    package var subject: Subject? { about }

    package init(about: Subject, facts: [String: String]) {
        self.about = about
        self.facts = facts
    }
}

package struct MatterForgotten: Event {
    package static let type: EventType = "notification.matter.forgotten"
    package static let summary = "What was noted about a matter is forgotten: it was destroyed where it came from."
    package let about: Subject
    package var subject: Subject? { about }

    package init(about: Subject) {
        self.about = about
    }
}

/// 回避: this account hears nothing of this matter any more.
package struct RecusalKnown: Event {
    package static let type: EventType = "notification.recusal.known"
    package static let summary = "An account must not be told of a matter: its holder is named in it, or is kin."
    package let about: Subject
    package let account: String
    package var subject: Subject? { about }

    package init(about: Subject, account: String) {
        self.about = about
        self.account = account
    }
}
