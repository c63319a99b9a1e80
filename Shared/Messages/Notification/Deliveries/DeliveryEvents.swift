/// Messages reached whoever takes them in for the person: the mail server, the provider, the webhook.
package struct DeliveriesDone: Event {
    package static let type: EventType = "notification.delivery.done"
    package static let summary = "Messages were taken in by a mail server, a provider or a webhook."
    package let channel: NoticeChannel
    package let done: [Proven]
    package var subject: Subject? { nil }

    package init(channel: NoticeChannel, done: [Proven]) {
        self.channel = channel
        self.done = done
    }

    package struct Proven: Codable, Equatable, Sendable {
        package let delivery: UUIDv7
        /// What the other side said: a reply code, an id; at most 100 characters, nothing personal.
        package let proof: String

        package init(delivery: UUIDv7, proof: String) {
            self.delivery = delivery
            self.proof = proof
        }
    }
}

/// Why a message did not arrive; dead letters are grouped by it.
package enum DeliveryFailure: String, WireEnum {
    /// No connection, no name, a connection that broke.
    case unreachable
    case timeout
    /// Its address is private, and not allowed.
    case refusedAddress = "refused-address"
    case tls
    /// The other side does not know us: a wrong password, key or signature.
    case authentication
    /// The other side will not take it, now or ever.
    case rejected
    case rateLimited = "rate-limited"
    /// The other side has trouble of its own.
    case serverError = "server-error"
    /// It answered what its kind does not answer.
    case badAnswer = "bad-answer"
    /// The receiver is no more.
    case gone
    /// Nobody left an address, or the number that a filer left is no mobile one.
    case noContact = "no-contact"
    case tooLarge = "too-large"
    /// The channel is not set up.
    case notConfigured = "not-configured"
    /// What it is made of cannot be read here: the message was never tried.
    case unmakeable
}

package struct DeliveriesFailed: Event {
    package static let type: EventType = "notification.delivery.failed"
    package static let summary = "Messages did not arrive; they are tried again at a time, or never of themselves."
    package let channel: NoticeChannel
    package let failed: [Failed]
    package var subject: Subject? { nil }

    package init(channel: NoticeChannel, failed: [Failed]) {
        self.channel = channel
        self.failed = failed
    }

    package struct Failed: Codable, Equatable, Sendable {
        package let delivery: UUIDv7
        package let cause: DeliveryFailure
        /// Absent: a dead letter.
        package let again: Timestamp?

        package init(delivery: UUIDv7, cause: DeliveryFailure, again: Timestamp?) {
            self.delivery = delivery
            self.cause = cause
            self.again = again
        }
    }
}

/// Messages that nobody needs any more: the contact is gone, or is not good for it; who was to be told left the post, or is
/// recused; what it asks for is done.
package struct DeliveriesDropped: Event {
    package static let type: EventType = "notification.delivery.dropped"
    package static let summary = "Messages were dropped because nobody needs them any more."
    package let deliveries: [UUIDv7]
    package var subject: Subject? { nil }

    package init(deliveries: [UUIDv7]) {
        self.deliveries = deliveries
    }
}

package struct DeliveriesReplayed: Event {
    package static let type: EventType = "notification.delivery.replayed"
    package static let summary = "An operator had dead letters tried again, in their order."
    package let deliveries: [UUIDv7]
    package let account: String
    package var subject: Subject? { nil }

    package init(deliveries: [UUIDv7], account: String) {
        self.deliveries = deliveries
        self.account = account
    }
}

package struct DeliveriesDiscarded: Event {
    package static let type: EventType = "notification.delivery.discarded"
    package static let summary = "An operator discarded dead letters, for a stated reason."
    package let deliveries: [UUIDv7]
    package let account: String
    package let reason: String
    package var subject: Subject? { nil }

    package init(deliveries: [UUIDv7], account: String, reason: String) {
        self.deliveries = deliveries
        self.account = account
        self.reason = reason
    }
}

package struct ChannelHeld: Event {
    package static let type: EventType = "notification.channel.held"
    package static let summary = "An operator held a channel, or let it go on."
    package let channel: NoticeChannel
    package let held: Bool
    package let account: String
    package var subject: Subject? { Subject("channel", channel.rawValue) }

    package init(channel: NoticeChannel, held: Bool, account: String) {
        self.channel = channel
        self.held = held
        self.account = account
    }
}
