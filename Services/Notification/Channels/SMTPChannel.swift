import Messages
import Transfers

/// E-mail, through the server that the county sends its mail with. That server signs (DKIM) and delivers.
struct SMTPChannel: Channel {
    let transfers: MailTransfers
    /// As people read it: 清廉.
    let senderName: String
    /// The sender's address; bounces go there, and its domain makes the Message-ID.
    let sender: String

    let name = NoticeChannel.email
    let retries = RetryPlan.short
    let pace: Pace? = nil

    func send(_ message: OutgoingMessage) async -> ChannelOutcome {
        do throws(TransferError) {
            return Self.outcome(
                try await transfers.send(Mail(from: sender, to: message.address, message: mail(message).bytes)))
        } catch {
            return ChannelOutcome(error)
        }
    }

    func mail(_ message: OutgoingMessage) -> MailMessage {
        let paragraphs = [message.body, message.link, message.unsubscribe.map { "退订 (unsubscribe): \($0)" }]
        return MailMessage(
            senderName: senderName, sender: sender, recipient: message.address, subject: message.title,
            text: paragraphs.compactMap { $0 }.joined(separator: "\n\n") + "\n", html: Self.html(message),
            id: "\(message.delivery)@\(sender.split(separator: "@").last ?? "localhost")", time: message.time,
            unsubscribe: message.unsubscribe)
    }

    /// Plain paragraphs and links, that every reader of mail shows alike.
    static func html(_ message: OutgoingMessage) -> String {
        var html =
            "<!doctype html><html lang=\"zh-Hans\"><meta charset=\"utf-8\"><title>\(message.title.escaped)</title><body>"
        for paragraph in message.body.split(separator: "\n", omittingEmptySubsequences: true) {
            html += "<p>\(String(paragraph).escaped)</p>"
        }
        if let link = message.link { html += "<p><a href=\"\(link.escaped)\">\(link.escaped)</a></p>" }
        if let unsubscribe = message.unsubscribe {
            html += "<p><small><a href=\"\(unsubscribe.escaped)\">退订 (unsubscribe)</a></small></p>"
        }
        return html + "</body></html>\n"
    }

    static func outcome(_ outcome: MailOutcome) -> ChannelOutcome {
        switch outcome {
        case .accepted(let reply): .delivered(proof: "\(reply.code) \(reply.text)")
        case .deferred(let reply): .failed(cause: FailureCause(reply), retryAfter: nil)
        case .refused(let reply): .refused(cause: FailureCause(reply))
        }
    }
}

extension FailureCause {
    fileprivate init(_ reply: MailReply) {
        self.init(code: "smtp-\(reply.code)", message: "邮件服务器回答 (the mail server answered) \(reply.code) \(reply.text)")
    }
}

extension String {
    /// In HTML's text and attributes.
    fileprivate var escaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
