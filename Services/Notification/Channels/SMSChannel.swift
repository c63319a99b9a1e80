import Messages
import Transfers

/// 短信, through the provider that the county has a contract with. The address is a telephone number.
struct SMSChannel: Channel {
    let provider: SMSProvider
    let transfers: HTTPTransfers
    let now: @Sendable () -> Timestamp

    let name = NoticeChannel.sms
    let retries = RetryPlan.short
    let pace: Pace? = nil

    func send(_ message: OutgoingMessage) async -> ChannelOutcome {
        do throws(TransferError) {
            let answer = try await transfers.send(
                provider.request(telephone: message.address, text: message.short, id: message.delivery.description))
            return provider.outcome(answer, at: now())
        } catch {
            return ChannelOutcome(error)
        }
    }
}
