import Foundation
import Glibc
import Messages
import Transfers

extension FailureCause {
    init(_ error: TransferError) {
        self.init(code: error.code.rawValue, message: error.message)
    }

    /// Of a status that is not success.
    init(status: Int) {
        self.init(code: "http-\(status)", message: "对方回答 (the answer was) HTTP \(status)")
    }
}

extension ChannelOutcome {
    init(_ error: TransferError) {
        let cause = FailureCause(error)
        switch error.code {
        // The notice waits until somebody puts our own settings right.
        case .configuration: self = .failed(cause: cause, retryAfter: nil)
        case .cancelled: self = .failed(cause: cause, retryAfter: nil)
        default: self = error.canRetry ? .failed(cause: cause, retryAfter: nil) : .refused(cause: cause)
        }
    }

    /// What every status but success means where nothing more is agreed.
    init(failed answer: HTTPAnswer, at now: Timestamp) {
        self = .failed(cause: FailureCause(status: answer.status), retryAfter: answer.retryAfter(at: now))
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
