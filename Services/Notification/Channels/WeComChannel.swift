import Messages
import Transfers

/// 企业微信群机器人. The address is the robot's URL with its key.
struct WeComChannel: Channel {
    let transfers: HTTPTransfers
    let now: @Sendable () -> Timestamp

    let name = NoticeChannel.wecom
    let retries = RetryPlan.short
    /// As the vendor states it.
    let pace: Pace? = Pace(count: 20, stretch: .seconds(60))

    func send(_ message: OutgoingMessage) async -> ChannelOutcome {
        do throws(TransferError) {
            let answer = try await transfers.send(
                HTTPRequest(
                    .post, message.address, headers: [.init("content-type", "application/json")],
                    body: Self.body(message.short)))
            return Self.outcome(answer, at: now())
        } catch {
            return ChannelOutcome(error)
        }
    }

    static func body(_ text: String) -> [UInt8] {
        jsonBytes([
            "msgtype": "markdown",
            "markdown": ["content": .string(text.fitting(bytes: RobotAnswer.textLimit))],
        ])
    }

    /// The numbers are those of the vendor's list of global error codes.
    static func outcome(_ answer: HTTPAnswer, at now: Timestamp) -> ChannelOutcome {
        RobotAnswer.outcome(
            answer, robot: .wecom, number: "errcode", words: "errmsg",
            meanings: [
                45_009: .slower(.seconds(60)), 45_033: .slower(.seconds(60)),
                93_000: .disabled, 93_004: .disabled, 93_008: .disabled,
                40_008: .refused, 44_004: .refused, 45_002: .refused,
            ], at: now)
    }
}
