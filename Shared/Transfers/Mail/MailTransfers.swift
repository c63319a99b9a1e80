/// Hands mails to one server, many at once, on a thread of its own. Each
/// takes a connection of its own, so `capacity` is also how many the server must allow.
package final class MailTransfers: Sendable {
    private let thread: TransferThread
    private let server: MailServer

    /// - Throws: `system` if libcurl does not start.
    package init(_ server: MailServer, _ settings: TransferSettings = TransferSettings()) throws(TransferError) {
        self.server = server
        thread = try TransferThread("mail-transfers", settings: settings)
    }

    /// Mails under way.
    package var count: Int { thread.count }

    /// Hands a mail over and waits until the server has taken it or not. If the connection ends after the message was
    /// sent and before the server's reply, the mail may have been taken all the same.
    package func send(_ mail: Mail) async throws(TransferError) -> MailOutcome {
        try mail.check(server.host)
        return try await thread.run { [server] (surroundings: ExchangeContext) throws(TransferError) -> MailExchange in
            try MailExchange(mail, server: server, surroundings)
        } answer: {
            $0.answer($1)
        }
    }

    /// Ends what is under way with `stopped`, and waits until the thread and all connections are gone. At once, whatever the
    /// server does.
    package func stop() async {
        await thread.stop()
    }
}
