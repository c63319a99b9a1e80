import Crypto
import Foundation
import Logging
import Messages
import Transfers

/// 钉钉群机器人. The address is the robot's URL with its token; the first secret, if there is one, signs (加签).
struct DingTalkChannel: HTTPChannel {
    let transfers: HTTPTransfers
    let now: @Sendable () -> Timestamp
    let logger: Logger

    let name = NoticeChannel.dingtalk
    /// As the vendor states it; who is faster is shut out for ten minutes.
    let pace = ChannelPace(perMinuteEach: 20)

    func request(_ message: OutgoingMessage, at now: Timestamp) -> HTTPRequest? {
        HTTPRequest(
            .post, Self.url(message.address, secret: message.secrets.first, now),
            headers: [.init("content-type", "application/json")],
            body: Self.body(message.short))
    }

    static func body(_ text: String) -> [UInt8] {
        jsonBytes(["msgtype": "text", "text": ["content": .string(text.fitting(bytes: RobotAnswer.textLimit))]])
    }

    /// - Parameter time: must be within an hour of the robot's clock.
    static func url(_ address: String, secret: String?, _ time: Timestamp) -> String {
        guard let secret else { return address }
        let separator = address.contains("?") ? "&" : "?"
        return "\(address)\(separator)timestamp=\(time.milliseconds)&sign=\(signature(secret, time).percentEncoded)"
    }

    /// Base64 of HMAC-SHA256 under the secret, over the milliseconds, a line feed and the secret.
    static func signature(_ secret: String, _ time: Timestamp) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(time.milliseconds)\n\(secret)".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return Data(code).base64EncodedString()
    }

    /// The numbers are those of the vendor's page on custom robots.
    func verdict(on answer: HTTPAnswer, at now: Timestamp) -> Verdict {
        RobotAnswer.verdict(
            answer, number: "errcode", words: "errmsg",
            meanings: [
                130_101: .failed(.rateLimited, retryAfter: .seconds(600)),
                410_100: .failed(.rateLimited, retryAfter: .seconds(600)),
                400_013: .gone, 400_101: .gone, 400_102: .gone, 400_106: .gone,
                310_000: .refused(.authentication), 400_105: .refused(.rejected),
                430_101: .refused(.rejected), 430_102: .refused(.rejected),
            ], at: now)
    }
}

extension String {
    /// For the value of a query or a form: everything but the unreserved characters of RFC 3986 is encoded.
    var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
            default: bytes += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
