import Crypto
import Foundation
import Messages
import Transfers

/// 飞书群机器人. The address is the robot's URL with its token; the first secret, if there is one, signs (签名校验).
struct FeishuChannel: Channel {
    let transfers: HTTPTransfers
    let now: @Sendable () -> Timestamp

    let name = NoticeChannel.feishu
    let retries = RetryPlan.short
    /// As the vendor states it; also five a second, which this keeps to on average.
    let pace: Pace? = Pace(count: 100, stretch: .seconds(60))

    func send(_ message: OutgoingMessage) async -> ChannelOutcome {
        do throws(TransferError) {
            let answer = try await transfers.send(
                HTTPRequest(
                    .post, message.address, headers: [.init("content-type", "application/json")],
                    body: Self.body(message.short, secret: message.secrets.first, now())))
            return Self.outcome(answer, at: now())
        } catch {
            return ChannelOutcome(error)
        }
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
    static func outcome(_ answer: HTTPAnswer, at now: Timestamp) -> ChannelOutcome {
        RobotAnswer.outcome(
            answer, robot: .feishu, number: "code", words: "msg",
            meanings: [
                11_232: .slower(.seconds(60)), 19_001: .disabled,
                19_021: .refused, 19_022: .refused, 19_024: .refused,
            ], at: now)
    }
}
