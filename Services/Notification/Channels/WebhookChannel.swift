import Crypto
import Foundation
import Logging
import Messages
import Transfers

/// Standard Webhooks 1.0.0, to whatever program asked for it. The secrets are `whsec_` and base64.
struct WebhookChannel: HTTPChannel {
    let transfers: HTTPTransfers
    let now: @Sendable () -> Timestamp
    let logger: Logger

    let name = NoticeChannel.webhook
    let pace = ChannelPace()

    func request(_ message: OutgoingMessage, at now: Timestamp) -> HTTPRequest? {
        let body = Self.body(message)
        let id = message.delivery.description
        let seconds = now.milliseconds / 1_000
        guard let signature = Self.signature(message.secrets, id: id, seconds: seconds, body: body) else { return nil }
        return HTTPRequest(
            .post, message.address,
            headers: [
                .init("content-type", "application/json"), .init("webhook-id", id),
                .init("webhook-timestamp", "\(seconds)"), .init("webhook-signature", signature),
                .init("user-agent", "Qinglian"),
            ], body: body)
    }

    /// `type`, `timestamp` and `data`, whose bytes go in as they are.
    static func body(_ message: OutgoingMessage) -> [UInt8] {
        var body = Array(#"{"data":"#.utf8)
        body += message.data
        body += Array(#","timestamp":"\#(message.time)","type":"#.utf8)
        body += jsonBytes(.string(message.type))
        body.append(UInt8(ascii: "}"))
        return body
    }

    /// One signature a secret, so that a receiver who knows the old or the new one is content.
    ///
    /// - Parameter seconds: of this attempt: receivers refuse what is minutes old.
    /// - Returns: nil if there is no secret, or one of them is none.
    static func signature(_ secrets: [String], id: String, seconds: Int64, body: [UInt8]) -> String? {
        let signed = Data("\(id).\(seconds).".utf8) + body
        let signatures = secrets.compactMap { secret -> String? in
            guard let key = key(secret) else { return nil }
            return "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
        }
        return !signatures.isEmpty && signatures.count == secrets.count ? signatures.joined(separator: " ") : nil
    }

    /// 24 to 64 bytes.
    private static func key(_ secret: String) -> SymmetricKey? {
        guard secret.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(secret.dropFirst(6))),
            (24...64).contains(bytes.count)
        else { return nil }
        return SymmetricKey(data: bytes)
    }

    /// 2xx is success, 410 the wish to hear no more; everything else fails, redirects included.
    func verdict(on answer: HTTPAnswer, at now: Timestamp) -> Verdict {
        if answer.isSuccess { return Verdict(.delivered(proof: "HTTP \(answer.status)"), "") }
        if answer.status == 410 { return Verdict(.gone, "HTTP 410") }
        return Verdict(failed: answer, at: now)
    }
}
