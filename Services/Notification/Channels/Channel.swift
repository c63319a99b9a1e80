import Foundation
import Messages

/// A way out of the house. A new one is a file like its siblings, and a table of tests.
protocol Channel: Sendable {
    var name: NoticeChannel { get }
    /// When a failed delivery is tried again.
    var retries: RetryPlan { get }
    /// How often one address may be spoken to; nil where nobody says.
    var pace: Pace? { get }

    /// Tries once, within the channel's time limits. Cancelling the task ends it.
    func send(_ message: OutgoingMessage) async -> ChannelOutcome
}

/// A notice on its way to one address.
struct OutgoingMessage: Sendable {
    /// The same at every attempt: by it the other side can tell a repetition.
    let delivery: UUIDv7
    /// Of mail, a telephone number, a URL: what the channel takes. The URL of a robot holds its key.
    let address: String
    let title: String
    let body: String
    /// One sentence that says nothing of the matter: for groups, and for text messages.
    let short: String
    /// Where to go on, as an absolute URL.
    let link: String?
    let type: String
    /// When the notice was made.
    let time: Timestamp
    /// A JSON object, for programs.
    let data: Data
    /// Takes a POST that ends the subscription at once (RFC 8058); `https`.
    let unsubscribe: String?
    /// Sign the message: the newest first, while they are exchanged the old ones behind it.
    let secrets: [String]
}

extension OutgoingMessage: CustomStringConvertible, CustomDebugStringConvertible {
    var description: String { "\(delivery) to \(Masked.address(address))" }
    var debugDescription: String { description }
}

/// How an attempt ended.
enum ChannelOutcome: Equatable, Sendable {
    /// - Parameter proof: what the other side said when it took the message over; no personal data.
    case delivered(proof: String)
    /// Another attempt may succeed; `retryAfter` is when the other side wants it, not before.
    case failed(cause: FailureCause, retryAfter: Duration?)
    /// No attempt will, unless somebody changes something.
    case refused(cause: FailureCause)
    /// This address is not to be used any more.
    case disabled(cause: FailureCause)
}

/// Why an attempt failed. Failures with the same code are of one kind.
struct FailureCause: Hashable, Sendable {
    /// `timeout`, `http-503`, `smtp-550`, `wecom-45009`: of lower-case letters, digits and hyphens.
    let code: String
    /// Safe to show.
    let message: String
}
