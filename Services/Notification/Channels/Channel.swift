import Foundation
import Messages

/// A way out: takes one message to whoever takes it in for the person, and says how that went. Each channel is one file.
protocol Channel: Sendable {
    var name: NoticeChannel { get }
    var pace: ChannelPace { get }

    /// Tries once, within its own timeout. Never throws: what goes wrong is an outcome.
    func send(_ message: OutgoingMessage) async -> ChannelOutcome
}

/// How fast a channel may go.
struct ChannelPace: Equatable, Sendable {
    /// Messages under way at once.
    var atOnce = 32
    /// Messages a minute over all, if there is a bound.
    var perMinute: Int?
    /// Messages a minute to one contact, if there is a bound.
    var perMinuteEach: Int?
}

/// What goes out. A message of several notices says how many there are, and what they are only where that is nobody else's
/// to read.
struct OutgoingMessage: Equatable, Sendable {
    /// The same at every try: what receivers tell repetitions by.
    let delivery: UUIDv7
    /// An e-mail address, a telephone number, a URL.
    let address: String
    let title: String
    let body: String
    /// One line, with nothing that a stranger should not read.
    let short: String
    /// Where it can be acted on, a whole URL.
    let link: String?
    /// What a webhook calls it.
    let type: String
    let time: Timestamp
    /// A JSON object, for webhooks.
    let data: Data
    /// One click ends it (RFC 8058).
    let unsubscribe: String?
    /// What it is signed with: the newest first.
    let secrets: [String]
}

/// A log shows which message, and nothing of it.
extension OutgoingMessage: CustomStringConvertible, CustomDebugStringConvertible {
    var description: String { "message \(delivery)" }
    var debugDescription: String { description }
}

/// How a try went.
enum ChannelOutcome: Equatable, Sendable {
    /// - Parameter proof: what the other side said; nothing personal.
    case delivered(proof: String)
    /// Another try may help, not before `retryAfter` if it is given.
    case failed(DeliveryFailure, retryAfter: Duration?)
    /// No other try will help.
    case refused(DeliveryFailure)
    /// The contact is no more.
    case gone
}
