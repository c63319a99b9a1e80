/// Through what somebody acts for an account, where it is not the account's own session with a password.
package enum Means: WireText {
    /// The command line at the machine, where it speaks for an account.
    case console
    /// A session that a slip opened, on a guardian's phone.
    case phone
    /// A token for programs.
    case token(UUIDv7)
    /// A peer on TCP that speaks for others, by its name: `operator:anna`. The desk says so, whatever the peer says.
    case peer(String)

    package init?(_ text: String) {
        switch text {
        case "console": self = .console
        case "phone": self = .phone
        default:
            if text.hasPrefix(Self.tokenPrefix) {
                guard let token = UUIDv7(String(text.dropFirst(Self.tokenPrefix.count))) else { return nil }
                self = .token(token)
            } else {
                guard text.hasPrefix(Self.peerPrefix), (1...100).contains(text.utf8.count - Self.peerPrefix.utf8.count),
                    text.utf8.allSatisfy({ (33...126).contains($0) })
                else { return nil }
                self = .peer(text)
            }
        }
    }

    package var description: String {
        switch self {
        case .console: "console"
        case .phone: "phone"
        case .token(let token): Self.tokenPrefix + token.description
        case .peer(let name): name
        }
    }

    private static let tokenPrefix = "token/"
    private static let peerPrefix = "operator:"

    package static let placeholder = Means.phone
    package static let schema = Schema.text(
        pattern: "^(console|phone|token/[0-9a-f-]{36}|operator:[!-~]{1,100})$", maxLength: 109,
        summary: "through what somebody acts for an account: console, phone, token/<id>, operator:<name>")
}
