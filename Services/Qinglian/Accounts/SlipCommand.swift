import ArgumentParser
import Messages
import Papers
import Passwords

/// `qinglian accounts slip`: the link is shown this once, and nothing else knows it.
struct SlipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slip", abstract: "登录纸条: issues a slip that opens one phone, once, within seven days.")
    @OptionGroup var options: AccountsOptions
    @Argument(help: "The login.")
    var login: Login
    @Option(help: "The address that people reach the portal by; default the running portal's own.")
    var link: String?
    @Option(help: "Writes the QR code here, as a PNG.", completion: .file(extensions: ["png"]))
    var png: String?

    private struct Slip: Encodable {
        let account: Login
        let link: String
        let expires: Timestamp
    }

    func run() async throws {
        var random = SystemRandomNumberGenerator()
        let secret = Secret(&random)
        let address = "\(try options.portalAddress(link))/slip/\(secret.text)"
        let reply = try await options.withDesk { try await $0.ask(IssueSlip(account: login, slip: secret.digest)) }
        if let png { try Standard.write(try QRCode(address).png(), to: png) }
        try options.show(Slip(account: login, link: address, expires: reply.expires)) {
            Table.pairs([("账号 login", login.description), ("链接 link", $0.link), ("到期 expires", $0.expires.inChina)])
        }
    }
}
