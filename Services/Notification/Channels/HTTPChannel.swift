import Logging
import Messages
import Transfers

/// A channel whose messages are requests over HTTP.
protocol HTTPChannel: Channel {
    /// The channel's own, so that a slow one fills nobody else's.
    var transfers: HTTPTransfers { get }
    var now: @Sendable () -> Timestamp { get }
    var logger: Logger { get }

    /// - Returns: nil if the message cannot be made into one: a secret is not what it should be.
    func request(_ message: OutgoingMessage, at now: Timestamp) -> HTTPRequest?

    func verdict(on answer: HTTPAnswer, at now: Timestamp) -> Verdict
}

extension HTTPChannel {
    func send(_ message: OutgoingMessage) async -> ChannelOutcome {
        guard let request = request(message, at: now()) else {
            return tell(
                Verdict(.refused(.authentication), "签名密钥不对 (the secret is missing or wrong)"), of: message, to: logger)
        }
        do throws(TransferError) {
            let answer = try await transfers.send(request)
            return tell(verdict(on: answer, at: now()), of: message, to: logger)
        } catch {
            return tell(Verdict(error), of: message, to: logger)
        }
    }
}
