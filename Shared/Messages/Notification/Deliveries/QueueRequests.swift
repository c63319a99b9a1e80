package struct ReadQueue: Query {
    package static let method: MethodName = "notification.queue.read"
    package static let summary = "How each channel stands: what waits, what failed and why, how fast it goes."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let channels: [ChannelStanding]
        /// Dead letters by channel and cause.
        package let dead: [DeadGroup]

        package init(channels: [ChannelStanding], dead: [DeadGroup]) {
            self.channels = channels
            self.dead = dead
        }
    }

    package struct ChannelStanding: Codable, Equatable, Sendable {
        package let channel: NoticeChannel
        package let configured: Bool
        package let held: Bool
        /// Due now, or trying.
        package let waiting: Int
        /// To go out later: quiet hours, digests, another try.
        package let later: Int
        package let oldest: Timestamp?
        /// In the last 24 hours.
        package let done: Int
        /// Tries that failed in the last 24 hours.
        package let failed: Int
        package let lastDone: Timestamp?
        /// Why the last try failed, if it was the last thing that happened.
        package let trouble: DeliveryFailure?
        /// Since when every try failed; absent without trouble.
        package let troubleSince: Timestamp?
        /// The last 24 hours by the clock, the oldest first; the last one is not over.
        package let hours: [Hour]

        package init(
            channel: NoticeChannel, configured: Bool, held: Bool, waiting: Int, later: Int, oldest: Timestamp?,
            done: Int, failed: Int, lastDone: Timestamp?, trouble: DeliveryFailure?, troubleSince: Timestamp?,
            hours: [Hour]
        ) {
            self.channel = channel
            self.configured = configured
            self.held = held
            self.waiting = waiting
            self.later = later
            self.oldest = oldest
            self.done = done
            self.failed = failed
            self.lastDone = lastDone
            self.trouble = trouble
            self.troubleSince = troubleSince
            self.hours = hours
        }

        package struct Hour: Codable, Equatable, Sendable {
            package let done: Int
            /// Tries that failed.
            package let failed: Int

            package init(done: Int, failed: Int) {
                self.done = done
                self.failed = failed
            }
        }
    }

    package struct DeadGroup: Codable, Equatable, Sendable {
        package let channel: NoticeChannel
        package let cause: DeliveryFailure
        package let count: Int
        package let oldest: Timestamp
        package let newest: Timestamp

        package init(
            channel: NoticeChannel, cause: DeliveryFailure, count: Int, oldest: Timestamp, newest: Timestamp
        ) {
            self.channel = channel
            self.cause = cause
            self.count = count
            self.oldest = oldest
            self.newest = newest
        }
    }
}

package struct ListDeliveries: Query {
    package static let method: MethodName = "notification.deliveries.list"
    package static let summary = "Deliveries in one state, the oldest first; no addresses."
    package let state: DeliveryState
    package let channel: NoticeChannel?
    package let cause: DeliveryFailure?
    /// The last of the page before.
    package let after: UUIDv7?

    package init(
        state: DeliveryState, channel: NoticeChannel? = nil, cause: DeliveryFailure? = nil, after: UUIDv7? = nil
    ) {
        self.state = state
        self.channel = channel
        self.cause = cause
        self.after = after
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// At most 100.
        package let deliveries: [DeliveryShown]
        package let more: Bool

        package init(deliveries: [DeliveryShown], more: Bool) {
            self.deliveries = deliveries
            self.more = more
        }
    }
}

package enum DeliveryState: String, WireEnum {
    case waiting
    case done
    /// Tried as often as it is worth; waits for an operator.
    case dead
    case dropped
    case discarded
}

package struct DeliveryShown: Codable, Equatable, Sendable {
    package let delivery: UUIDv7
    package let channel: NoticeChannel
    package let state: DeliveryState
    /// Absent of a code that verifies a contact.
    package let notice: UUIDv7?
    /// Absent of a code; and of a notice about a case, as `about` is: only who was told may know.
    package let rule: String?
    package let about: Subject?
    package let made: Timestamp
    /// When it is tried next, if it waits.
    package let due: Timestamp
    package let attempts: Int
    package let cause: DeliveryFailure?
    package let proof: String?
    package let settled: Timestamp?

    package init(
        delivery: UUIDv7, channel: NoticeChannel, state: DeliveryState, notice: UUIDv7?, rule: String?, about: Subject?,
        made: Timestamp, due: Timestamp, attempts: Int, cause: DeliveryFailure?, proof: String?, settled: Timestamp?
    ) {
        self.delivery = delivery
        self.channel = channel
        self.state = state
        self.notice = notice
        self.rule = rule
        self.about = about
        self.made = made
        self.due = due
        self.attempts = attempts
        self.cause = cause
        self.proof = proof
        self.settled = settled
    }
}

package struct ReplayDeliveries: Command {
    package static let method: MethodName = "notification.deliveries.replay"
    package static let summary =
        "Has dead letters of a channel and cause tried again, in their order, at most 1,000 at once."
    package let channel: NoticeChannel
    /// Absent: of every cause.
    package let cause: DeliveryFailure?
    /// Absent: all of them.
    package let delivery: UUIDv7?

    package init(channel: NoticeChannel, cause: DeliveryFailure? = nil, delivery: UUIDv7? = nil) {
        self.channel = channel
        self.cause = cause
        self.delivery = delivery
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let replayed: Int
        /// Dead letters of the channel and cause that are left.
        package let left: Int

        package init(replayed: Int, left: Int) {
            self.replayed = replayed
            self.left = left
        }
    }
}

package struct DiscardDeliveries: Command {
    package static let method: MethodName = "notification.deliveries.discard"
    package static let summary =
        "Discards dead letters of a channel and cause, for a stated reason, at most 1,000 at once."
    package let channel: NoticeChannel
    package let cause: DeliveryFailure?
    package let delivery: UUIDv7?
    /// 1 to 200 characters.
    package let reason: String

    package init(
        channel: NoticeChannel, cause: DeliveryFailure? = nil, delivery: UUIDv7? = nil, reason: String
    ) {
        self.channel = channel
        self.cause = cause
        self.delivery = delivery
        self.reason = reason
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let discarded: Int
        package let left: Int

        package init(discarded: Int, left: Int) {
            self.discarded = discarded
            self.left = left
        }
    }
}

package struct HoldChannel: Command {
    package static let method: MethodName = "notification.channel.hold"
    package static let summary = "Holds a channel: what is due waits; or lets it go on."
    package let channel: NoticeChannel
    package let held: Bool

    package init(channel: NoticeChannel, held: Bool) {
        self.channel = channel
        self.held = held
    }

    package typealias Reply = Done
}

package struct ListUnaddressed: Query {
    package static let method: MethodName = "notification.unaddressed.list"
    package static let summary =
        "Where rules found nobody, the vacant ones first, then the newest; and discipline offices that are vacant."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        /// At most 200.
        package let places: [Place]

        package init(places: [Place]) {
            self.places = places
        }
    }

    package struct Place: Codable, Equatable, Sendable {
        /// A post or an office: `village-clerk@330281113201`, `affairs@330281113201`.
        package let place: String
        /// Nobody sits there now.
        package let vacant: Bool
        /// What somebody should have been told there; absent of discipline's places, whose matters nobody else is to count.
        package let asked: Asked?

        package init(place: String, vacant: Bool, asked: Asked?) {
            self.place = place
            self.vacant = vacant
            self.asked = asked
        }

        package struct Asked: Codable, Equatable, Sendable {
            /// How often nobody was told of something.
            package let times: Int
            package let first: Timestamp
            package let last: Timestamp

            package init(times: Int, first: Timestamp, last: Timestamp) {
                self.times = times
                self.first = first
                self.last = last
            }
        }
    }
}
