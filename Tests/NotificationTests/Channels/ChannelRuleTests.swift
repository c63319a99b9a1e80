import Messages
import Testing

@testable import Notification

@Suite("Retries and pace") struct ChannelRuleTests {
    @Test("the plan of Standard Webhooks has ten attempts over three days, and waits at least what it says")
    func standard() {
        let seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
        for (index, wait) in seconds.enumerated() {
            #expect(RetryPlan.standard.wait(after: index + 1, retryAfter: nil, jitter: 0) == .seconds(wait))
        }
        #expect(RetryPlan.standard.wait(after: 10, retryAfter: nil, jitter: 0) == nil)
        #expect(RetryPlan.standard.wait(after: 0, retryAfter: nil, jitter: 0) == nil)
    }

    @Test(
        "what the other side asks for is honoured up to a day, and jitter only makes later",
        arguments: [
            (1, 7, 0, 7_000), (1, 3, 0, 5_000), (1, 9_999_999, 0, 86_400_000), (2, 0, 1, 330_000), (2, 0, 0.5, 315_000),
            (2, 0, 7, 330_000), (2, 0, -7, 300_000),
        ] as [(Int, Int, Double, Int64)])
    func asked(attempts: Int, after: Int, jitter: Double, milliseconds: Int64) {
        let wait = RetryPlan.standard.wait(after: attempts, retryAfter: .seconds(after), jitter: jitter)
        #expect(wait == .milliseconds(milliseconds))
    }

    @Test("never more messages than the pace allows in any stretch, and none held back longer than needed")
    func pace() {
        var keeper = PaceKeeper(Pace(count: 3, stretch: .seconds(60)))
        var now = channelTime
        var times: [Timestamp] = []
        for step in 0..<200 {
            let wait = keeper.wait(at: now)
            if wait > .zero {
                #expect(times.count { now - $0 < .seconds(60) } == 3, "nobody waits for nothing")
                now = now + wait
            }
            #expect(keeper.wait(at: now) == .zero)
            keeper.note(now)
            times.append(now)
            #expect(times.count { now - $0 < .seconds(60) } <= 3)
            now = now + .milliseconds(Int64(step * 7_919 % 30_000))
        }
        let earlier = channelTime - .seconds(3_600)
        #expect(keeper.wait(at: earlier) <= .seconds(60), "a clock that was set back holds up no longer than a stretch")
    }

    @Test(
        "a log shows enough of an address to recognise it, and no more",
        arguments: [
            ("13812341234", "138****1234"), ("1234567", "…"), ("", "…"), ("wang@village.example", "w…@village.example"),
            ("https://oapi.dingtalk.com/robot/send?access_token=abc", "oapi.dingtalk.com"),
            ("https://user:secret@hooks.example:8443/abc", "hooks.example:8443"),
            ("https://hooks.example?key=a@b", "hooks.example"),
        ])
    func masked(address: String, shown: String) {
        #expect(Masked.address(address) == shown)
    }
}
