import Foundation
import Messages
import Testing
import Transfers

@testable import Notification

/// Sends to peers that `Tests/Interop/test_channels.py` runs; it says where they are, and checks what they received.
@Suite(
    "Channels toward other people's programs",
    .enabled(if: ProcessInfo.processInfo.environment["QINGLIAN_PEER"] != nil, "Tests/Interop runs the peers"))
struct ChannelInteropTests {
    private func setting(_ name: String) -> String? { ProcessInfo.processInfo.environment["QINGLIAN_PEER_\(name)"] }

    private func settings() -> TransferSettings {
        TransferSettings(
            addresses: AddressRule(allowed: [IPNetwork("127.0.0.0/8")].compactMap { $0 }),
            certificates: setting("CERTIFICATES"))
    }

    @Test("a mail is handed over")
    func mail() async throws {
        guard let port = setting("SMTP").flatMap(Int.init), let security = setting("SECURITY") else { return }
        let login = setting("PASSWORD").map { MailServer.Login(user: "qinglian", password: $0) }
        let server = try MailServer(
            host: "localhost", port: port, security: try #require(MailServer.Security(rawValue: security)), login: login
        )
        let channel = SMTPChannel(
            transfers: try MailTransfers(server, settings()), senderName: "清廉余姚", sender: "qinglian@county.example",
            logger: channelLogger)
        let message = try outgoing(
            to: setting("RECIPIENT") ?? "wang@village.example",
            title: "陆埠镇五马村有一件求助件刚提交，请在11月24日（星期二）前签收，逾期自动报镇里",
            body: "第一段：“清廉”\n.\n..点开头的行\n" + String(repeating: "很长的一段，", count: 100),
            unsubscribe: "https://ql.example/u/abc")
        let outcome = await channel.send(message)
        #expect(outcome.summary == setting("OUTCOME") ?? "delivered", "\(outcome)")
    }

    @Test("a webhook is handed over")
    func webhook() async throws {
        guard let url = setting("WEBHOOK") else { return }
        let channel = WebhookChannel(
            transfers: try HTTPTransfers(settings()),
            now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }, logger: channelLogger)
        let message = try outgoing(to: url, secrets: (setting("SECRETS") ?? "").split(separator: " ").map(String.init))
        let outcome = await channel.send(message)
        #expect(outcome.summary == setting("OUTCOME") ?? "delivered", "\(outcome)")
    }
}
