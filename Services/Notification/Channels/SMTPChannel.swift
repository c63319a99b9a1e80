import Logging
import Messages
import Transfers

/// E-mail, through the server that the county sends its mail with. That server signs (DKIM) and delivers.
struct SMTPChannel: Channel {
    let transfers: MailTransfers
    /// As people read it: 清廉.
    let senderName: String
    /// The sender's address; bounces go there, and its domain makes the Message-ID.
    let sender: String
    let logger: Logger

    let name = NoticeChannel.email
    /// Each takes a connection; servers allow some tens.
    let pace = ChannelPace(atOnce: 16)

    func send(_ message: OutgoingMessage) async -> ChannelOutcome {
        do throws(TransferError) {
            let mail = Mail(from: sender, to: message.address, message: mail(message).bytes)
            return tell(Self.verdict(on: try await transfers.send(mail)), of: message, to: logger)
        } catch {
            return tell(Verdict(error), of: message, to: logger)
        }
    }

    func mail(_ message: OutgoingMessage) -> MailMessage {
        MailMessage(
            senderName: senderName, sender: sender, recipient: message.address, subject: message.title,
            text: message.body + "\n", id: "\(message.delivery)@\(sender.split(separator: "@").last ?? "localhost")",
            time: message.time, unsubscribe: message.unsubscribe)
    }

    static func verdict(on outcome: MailOutcome) -> Verdict {
        switch outcome {
        case .accepted(let reply): Verdict(.delivered(proof: "\(reply.code) \(reply.text)"), "")
        case .deferred(let reply): Verdict(.failed(reply.cause, retryAfter: nil), "\(reply.code) \(reply.text)")
        case .refused(let reply): Verdict(.refused(reply.cause), "\(reply.code) \(reply.text)")
        }
    }
}

extension MailReply {
    /// By RFC 5321 §4.2.3 and RFC 4954 §6, and by its words.
    fileprivate var cause: DeliveryFailure {
        switch code {
        case _ where isRateLimit: .rateLimited
        case 421, 452, 454: .serverError
        case 530, 534, 535, 538: .authentication
        case 552: .tooLarge
        default: .rejected
        }
    }
}
