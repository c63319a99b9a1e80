import Foundation
import Messages

/// What an address of each channel looks like, and how it is shown.
enum ContactAddress {
    /// An address without what surrounds it.
    ///
    /// - Throws: `DeskError` that says what it should look like.
    static func read(_ text: String, _ channel: NoticeChannel) throws -> String {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        switch channel {
        case .email:
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            let isSound =
                parts.count == 2 && (1...64).contains(parts[0].utf8.count) && (3...190).contains(parts[1].utf8.count)
                && parts[1].contains(".")
                && text.utf8.allSatisfy { (33...126).contains($0) && !"<>()[],;:\\\"".utf8.contains($0) }
            guard isSound else { throw wrong("电子邮箱应像 name@example.cn (an e-mail address has a name, @ and a domain)") }
        case .sms:
            let telephone: Telephone
            do {
                telephone = try Telephone(reading: text)
            } catch {
                throw wrong(error.message)
            }
            if let problem = telephone.textProblem { throw wrong(problem) }
            return telephone.description
        case .webhook, .wecom, .dingtalk, .feishu:
            guard text.utf8.count <= 2_000, let url = URL(string: text), url.scheme == "https" || url.scheme == "http",
                url.host() != nil, url.user() == nil
            else { throw wrong("地址应像 https://… (a URL begins with https://)") }
        }
        return text
    }

    private static func wrong(_ message: String) -> DeskError { .invalid("address", message) }

    static func masked(_ address: String, _ channel: NoticeChannel) -> String {
        switch channel {
        case .email:
            let parts = address.split(separator: "@", maxSplits: 1)
            return parts.count == 2 ? "\(parts[0].prefix(1))***@\(parts[1])" : "***"
        case .sms: return Telephone.masked(address)
        case .webhook, .wecom, .dingtalk, .feishu: return URL(string: address)?.host() ?? "***"
        }
    }
}
