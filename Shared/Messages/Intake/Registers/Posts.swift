/// A post's two seats, A/B岗: the deputy acts when the holder cannot.
package enum Seat: String, WireEnum {
    case holder
    case deputy
}

package struct PostEstablished: Event {
    package static let type: EventType = "intake.post.established"
    package static let summary = "A post was established; cases belong to posts, not to persons."
    package let post: UUIDv7
    package let role: RoleAtScope
    /// Tells posts of one role and scope apart: a grid has several guardians. From 1.
    package let ordinal: Int
    package var subject: Subject? { Subject("post", post) }

    package init(post: UUIDv7, role: RoleAtScope, ordinal: Int) {
        self.post = post
        self.role = role
        self.ordinal = ordinal
    }
}

/// A seat changes hands at an instant that may lie ahead. Whoever sits there until then goes on until then.
package struct PostHandedOver: Event {
    package static let type: EventType = "intake.post.handed-over"
    package static let summary = "A post's seat was given to an account, from an instant on."
    package let post: UUIDv7
    package let seat: Seat
    package let account: String
    package let from: Timestamp
    /// Name and telephone, sealed under `person/<account>`.
    package let person: SealedReference
    package var subject: Subject? { Subject("post", post) }

    package init(post: UUIDv7, seat: Seat, account: String, from: Timestamp, person: SealedReference) {
        self.post = post
        self.seat = seat
        self.account = account
        self.from = from
        self.person = person
    }
}

/// County discipline refused it: whoever sits there goes on.
package struct HandoverWithdrawn: Event {
    package static let type: EventType = "intake.post.handover-withdrawn"
    package static let summary = "A handover of a seat that was to come does not happen."
    package let post: UUIDv7
    package let seat: Seat
    package var subject: Subject? { Subject("post", post) }

    package init(post: UUIDv7, seat: Seat) {
        self.post = post
        self.seat = seat
    }
}

package struct PostVacated: Event {
    package static let type: EventType = "intake.post.vacated"
    package static let summary = "A post's seat fell vacant at once."
    package let post: UUIDv7
    package let seat: Seat
    package var subject: Subject? { Subject("post", post) }

    package init(post: UUIDv7, seat: Seat) {
        self.post = post
        self.seat = seat
    }
}

package struct PostsLeft: Event {
    package static let type: EventType = "intake.post.left"
    package static let summary = "An account left; every seat it held or was to hold is vacant at once."
    package let account: String
    package let posts: [UUIDv7]
    package var subject: Subject? { Subject("account", account) }
    package var affects: [Subject] { posts.map { Subject("post", $0) } }

    package init(account: String, posts: [UUIDv7]) {
        self.account = account
        self.posts = posts
    }
}

package struct PostAbolished: Event {
    package static let type: EventType = "intake.post.abolished"
    package static let summary = "A post was abolished; both seats are vacant at once."
    package let post: UUIDv7
    package var subject: Subject? { Subject("post", post) }

    package init(post: UUIDv7) {
        self.post = post
    }
}
