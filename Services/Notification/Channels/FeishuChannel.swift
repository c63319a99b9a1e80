import Crypto
import Foundation
import Logging
import Messages
import Transfers

/// 飞书群机器人. The address is the robot's URL with its token; the first secret, if there is one, signs (签名校验).
struct FeishuChannel: HTTPChannel {
    let transfers: HTTPTransfers
    let now: @Sendable () -> Timestamp
    let logger: Logger

    let name = NoticeChannel.feishu
    /// As the vendor states it; also five a second, which this keeps to on average.
    let pace = ChannelPace(perMinuteEach: 100)

    func request(_ message: OutgoingMessage, at now: Timestamp) -> HTTPRequest? {
        HTTPRequest(
            .post, message.address, headers: [.init("content-type", "application/json")],
            body: Self.body(message.short, secret: message.secrets.first, now))
    }

    /// - Parameter time: must be within an hour of the robot's clock.
    static func body(_ text: String, secret: String?, _ time: Timestamp) -> [UInt8] {
        let seconds = time.milliseconds / 1_000
        return jsonBytes(
            .object([
                "msg_type": "text",
                "content": ["text": .string(text.fitting(bytes: RobotAnswer.textLimit))],
                "timestamp": secret.map { _ in .string("\(seconds)") },
                "sign": secret.map { .string(signature($0, seconds: seconds)) },
            ]))
    }

    /// Base64 of HMAC-SHA256 over nothing, under a key of the seconds, a line feed and the secret.
    static func signature(_ secret: String, seconds: Int64) -> String {
        let key = SymmetricKey(data: Data("\(seconds)\n\(secret)".utf8))
        return Data(HMAC<SHA256>.authenticationCode(for: Data(), using: key)).base64EncodedString()
    }

    /// The numbers are those of the vendor's page on custom robots.
    func verdict(on answer: HTTPAnswer, at now: Timestamp) -> Verdict {
        RobotAnswer.verdict(
            answer, number: "code", words: "msg",
            meanings: [
                11_232: .failed(.rateLimited, retryAfter: .seconds(60)), 19_001: .gone,
                19_021: .refused(.authentication), 19_022: .refused(.authentication),
                19_024: .refused(.rejected),
            ], at: now)
    }
}
