import Foundation
import Messages
import ServiceKit
import Transfers
import Yams

/// Which channels are set up, and how: the file that `--channels` names. Without it webhooks and robots work, e-mail and text
/// messages do not.
struct ChannelFile: Codable, Equatable, Sendable {
    let email: Email?
    let sms: SMSProvider?
    /// False: not offered.
    let webhook: Bool?
    let wecom: Bool?
    let dingtalk: Bool?
    let feishu: Bool?
    /// Private networks that webhooks and robots may reach, `10.20.0.0/16`; none if absent.
    let allowNetworks: [String]?
    /// A PEM file of certificates that are trusted; the system's if absent.
    let certificates: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case email, sms, webhook, wecom, dingtalk, feishu, certificates
        case allowNetworks = "allow-networks"
    }

    /// The server that the county sends its mail with.
    struct Email: Codable, Equatable, Sendable {
        let server: String
        let port: Int
        /// `starttls`, `tls` or `none`.
        let security: String
        let user: String?
        /// A file that holds the password and nothing else.
        let passwordFile: String?
        /// The sender's address.
        let from: String
        /// As people read it.
        let name: String

        enum CodingKeys: String, CodingKey, CaseIterable {
            case server, port, security, user, from, name
            case passwordFile = "password-file"
        }
    }

    static let none = ChannelFile(
        email: nil, sms: nil, webhook: nil, wecom: nil, dingtalk: nil, feishu: nil, allowNetworks: nil,
        certificates: nil)

    /// - Throws: `ServiceError` that names the file and what is wrong in it.
    static func read(_ path: String) throws -> ChannelFile {
        do {
            let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
            let known = Set(CodingKeys.allCases.map(\.stringValue))
            for key in try Yams.compose(yaml: text)?.mapping?.keys.compactMap(\.string) ?? [] where !known.contains(key)
            {
                throw ServiceError(
                    .settings, "\(path): there is no '\(key)'; there are \(known.sorted().joined(separator: ", "))")
            }
            let file = try YAMLDecoder().decode(ChannelFile.self, from: text)
            try file.sms?.check()
            _ = try file.networks
            _ = try file.email?.mailServer
            return file
        } catch let error as ServiceError {
            throw error
        } catch let error as TransferError {
            throw ServiceError(.settings, "\(path): \(error)", underlying: error)
        } catch let error as SMSProviderError {
            throw ServiceError(.settings, "\(path), 'sms': \(error)", underlying: error)
        } catch {
            throw ServiceError(
                .settings, "\(path) cannot be read: \(DecodingFailure.describe(error))", underlying: error)
        }
    }

    /// Channels that are set up.
    var names: Set<NoticeChannel> {
        let offered: [NoticeChannel: Bool] = [
            .email: email != nil, .sms: sms != nil, .webhook: webhook ?? true, .wecom: wecom ?? true,
            .dingtalk: dingtalk ?? true, .feishu: feishu ?? true,
        ]
        return Set(offered.filter(\.value).keys)
    }

    var networks: [IPNetwork] {
        get throws {
            try (allowNetworks ?? []).map { text in
                guard let network = IPNetwork(text) else {
                    throw ServiceError(.settings, "'allow-networks': '\(text)' is no network; write 10.20.0.0/16")
                }
                return network
            }
        }
    }
}

extension ChannelFile.Email {
    /// - Throws: `ServiceError` of a password that cannot be read, `TransferError` of a server that cannot be.
    var mailServer: MailServer {
        get throws {
            guard let security = MailServer.Security(rawValue: security) else {
                throw ServiceError(.settings, "'email': 'security' is starttls, tls or none, not '\(security)'")
            }
            let login = try user.map { user in
                MailServer.Login(user: user, password: try password)
            }
            return try MailServer(host: server, port: port, security: security, login: login)
        }
    }

    private var password: String {
        get throws {
            guard let passwordFile else {
                throw ServiceError(.settings, "'email' has a 'user' and no 'password-file'")
            }
            do {
                return try String(contentsOf: URL(filePath: passwordFile), encoding: .utf8)
                    .trimmingCharacters(in: .newlines)
            } catch {
                throw ServiceError(.settings, "the password file \(passwordFile) cannot be read", underlying: error)
            }
        }
    }
}
