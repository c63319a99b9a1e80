import Foundation
import Glibc
import Logging
import Messages
import Transfers

/// What a channel makes of an answer, or of none.
struct Verdict: Equatable, Sendable {
    let outcome: ChannelOutcome
    /// Why, for the log: holds no address, no key, nothing of the message.
    let detail: String

    init(_ outcome: ChannelOutcome, _ detail: String) {
        self.outcome = outcome
        self.detail = detail
    }
}

extension Verdict {
    init(_ error: TransferError) {
        let cause: DeliveryFailure =
            switch error.code {
            case .configuration: .notConfigured
            case .request: .rejected
            case .resolve, .connect, .reset, .cancelled, .stopped, .system: .unreachable
            case .busy: .rateLimited
            case .addressRefused: .refusedAddress
            case .tls: .tls
            case .timeout: .timeout
            case .tooLarge: .tooLarge
            case .auth: .authentication
            case .peer: .badAnswer
            }
        // What is wrong with our own settings, somebody puts right: the message waits for that by the plan.
        let canHeal = error.canRetry || [.configuration, .auth, .cancelled].contains(error.code)
        self.init(canHeal ? .failed(cause, retryAfter: nil) : .refused(cause), error.message)
    }

    /// What every status but success means where nothing more is agreed.
    init(failed answer: HTTPAnswer, at now: Timestamp) {
        let cause: DeliveryFailure =
            switch answer.status {
            case 401, 403, 407: .authentication
            case 408, 500...599: .serverError
            case 413: .tooLarge
            case 429: .rateLimited
            default: .rejected
            }
        self.init(.failed(cause, retryAfter: answer.retryAfter(at: now)), "HTTP \(answer.status)")
    }
}

extension HTTPAnswer {
    var isSuccess: Bool { (200...299).contains(status) }

    /// What the server asked for: seconds, or a date (RFC 9110 §10.2.3); nil of anything else.
    func retryAfter(at now: Timestamp) -> Duration? {
        guard let text = header("retry-after") else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
            return .seconds(Int(text.prefix(9)) ?? 0)
        }
        // The preferred form of a date, the one that servers send.
        guard let date = text.wholeMatch(of: /\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT/),
            let month = MailMessage.months.firstIndex(of: String(date.2))
        else { return nil }
        var parts = tm()
        parts.tm_mday = Int32(date.1) ?? 0
        parts.tm_mon = Int32(month)
        parts.tm_year = (Int32(date.3) ?? 0) - 1_900
        parts.tm_hour = Int32(date.4) ?? 0
        parts.tm_min = Int32(date.5) ?? 0
        parts.tm_sec = Int32(date.6) ?? 0
        // The pointer lives for the call.
        return max(.zero, Timestamp(milliseconds: Int64(timegm(&parts)) * 1_000) - now)
    }
}

extension Channel {
    /// Leaves a line in the log of what did not arrive.
    func tell(_ verdict: Verdict, of message: OutgoingMessage, to logger: Logger) -> ChannelOutcome {
        if case .delivered = verdict.outcome { return verdict.outcome }
        logger.notice(
            "a message did not arrive",
            metadata: ["channel": "\(name.rawValue)", "delivery": "\(message.delivery)", "detail": "\(verdict.detail)"])
        return verdict.outcome
    }
}
