import Logging
import Messages
import Transfers

/// 短信, through the provider that the county has a contract with. The address is a telephone number.
struct SMSChannel: HTTPChannel {
    let provider: SMSProvider
    let transfers: HTTPTransfers
    let now: @Sendable () -> Timestamp
    let logger: Logger

    let name = NoticeChannel.sms
    let pace = ChannelPace()

    func request(_ message: OutgoingMessage, at now: Timestamp) -> HTTPRequest? {
        provider.request(telephone: message.address, text: message.short, id: message.delivery.description)
    }

    func verdict(on answer: HTTPAnswer, at now: Timestamp) -> Verdict {
        provider.verdict(on: answer, at: now)
    }
}
