import Logging
import Messages
import Transfers

/// 企业微信群机器人. The address is the robot's URL with its key.
struct WeComChannel: HTTPChannel {
    let transfers: HTTPTransfers
    let now: @Sendable () -> Timestamp
    let logger: Logger

    let name = NoticeChannel.wecom
    /// As the vendor states it.
    let pace = ChannelPace(perMinuteEach: 20)

    func request(_ message: OutgoingMessage, at now: Timestamp) -> HTTPRequest? {
        HTTPRequest(
            .post, message.address, headers: [.init("content-type", "application/json")], body: Self.body(message.short)
        )
    }

    static func body(_ text: String) -> [UInt8] {
        jsonBytes([
            "msgtype": "markdown",
            "markdown": ["content": .string(text.fitting(bytes: RobotAnswer.textLimit))],
        ])
    }

    /// The numbers are those of the vendor's list of global error codes.
    func verdict(on answer: HTTPAnswer, at now: Timestamp) -> Verdict {
        RobotAnswer.verdict(
            answer, number: "errcode", words: "errmsg",
            meanings: [
                45_009: .failed(.rateLimited, retryAfter: .seconds(60)),
                45_033: .failed(.rateLimited, retryAfter: .seconds(60)),
                93_000: .gone, 93_004: .gone, 93_008: .gone,
                40_008: .refused(.rejected), 44_004: .refused(.rejected), 45_002: .refused(.tooLarge),
            ], at: now)
    }
}
