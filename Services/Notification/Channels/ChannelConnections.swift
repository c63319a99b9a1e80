import Logging
import Messages
import ServiceKit
import Transfers

/// The connections that channels share: requests on one thread, mails on another.
struct ChannelConnections: Sendable {
    let channels: [any Channel]
    private let http: HTTPTransfers
    /// To servers that the operator named, wherever they are.
    private let provider: HTTPTransfers
    private let mail: MailTransfers?

    /// - Throws: `ServiceError` or `TransferError` of settings that cannot be.
    init(_ file: ChannelFile, now: @escaping @Sendable () -> Timestamp, logger: Logger) throws {
        let anywhere = AddressRule(allowed: ["0.0.0.0/0", "::/0"].compactMap { IPNetwork($0) })
        http = try HTTPTransfers(
            TransferSettings(addresses: AddressRule(allowed: try file.networks), certificates: file.certificates))
        provider = try HTTPTransfers(TransferSettings(addresses: anywhere, certificates: file.certificates))
        mail = try file.email.map {
            try MailTransfers(
                $0.mailServer, TransferSettings(capacity: 64, addresses: anywhere, certificates: file.certificates))
        }
        var channels: [any Channel] = [
            WebhookChannel(transfers: http, now: now, logger: logger),
            WeComChannel(transfers: http, now: now, logger: logger),
            DingTalkChannel(transfers: http, now: now, logger: logger),
            FeishuChannel(transfers: http, now: now, logger: logger),
        ]
        if let sms = file.sms {
            channels.append(SMSChannel(provider: sms, transfers: provider, now: now, logger: logger))
        }
        if let email = file.email, let mail {
            channels.append(SMTPChannel(transfers: mail, senderName: email.name, sender: email.from, logger: logger))
        }
        let names = file.names
        self.channels = channels.filter { names.contains($0.name) }
    }

    func stop() async {
        await http.stop()
        await provider.stop()
        await mail?.stop()
    }
}
