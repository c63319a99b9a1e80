/// One message to one person; whoever else gets it, gets a mail of their own, so that each has an outcome of its own.
package struct Mail: Sendable {
    /// The envelope's sender, to whom bounces go; empty for none.
    package let sender: String
    package let recipient: String
    /// RFC 5322, its lines ended by CRLF. Dots at the beginning of lines are not doubled yet.
    package let message: [UInt8]
    package let timeouts: Timeouts

    package static let messageLimit = 1 << 20
    /// RFC 5321 §4.5.3.1.3, without its angle brackets.
    package static let addressLimit = 254

    package init(
        from sender: String, to recipient: String, message: [UInt8],
        timeouts: Timeouts = Timeouts(connect: .seconds(15), whole: .seconds(60))
    ) {
        self.sender = sender
        self.recipient = recipient
        self.message = message
        self.timeouts = timeouts
    }

    /// Nothing that ends a command and begins another, or stands for two recipients.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= addressLimit
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace
                    && !"<>,;\"\\()[]".unicodeScalars.contains($0)
            }
    }

    func check(_ host: String) throws(TransferError) {
        guard Self.isAddress(recipient), sender.isEmpty || Self.isAddress(sender) else {
            throw TransferError(.request, host: host, detail: "not an address of mail")
        }
        guard !message.isEmpty, message.count <= Self.messageLimit else {
            throw TransferError(.request, host: host, detail: "\(message.count) bytes of message")
        }
    }
}

/// How the server took a mail.
package enum MailOutcome: Equatable, Sendable {
    /// The server answers for the mail from now on.
    case accepted(MailReply)
    /// Not now (`MailReply.isTemporary`): it can be tried again.
    case deferred(MailReply)
    /// Never so.
    case refused(MailReply)
}
