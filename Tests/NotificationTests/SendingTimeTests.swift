import Messages
import Testing

@testable import Notification

@Suite("When a notice goes out")
struct SendingTimeTests {
    private func at(_ day: CivilDay, _ time: String) throws -> Timestamp { day.at(try #require(ClockTime(time))) }

    @Test(
        "quiet hours end in the morning, also past midnight, and only where they hold",
        arguments: [
            ("22:00", "07:00", "21:59", nil), ("22:00", "07:00", "22:00", "2026-11-22 07:00"),
            ("22:00", "07:00", "06:59", "2026-11-21 07:00"), ("22:00", "07:00", "07:00", nil),
            ("12:00", "14:00", "13:00", "2026-11-21 14:00"), ("12:00", "14:00", "14:00", nil),
            ("08:00", "08:00", "08:00", nil),
        ])
    func quiet(from: String, to: String, now: String, expected: String?) throws {
        let quiet = NoticePreferences.QuietHours(
            from: try #require(ClockTime(from)), to: try #require(ClockTime(to)))
        let instant = try at("2026-11-21", now)
        let end = try expected.map { text in
            let parts = text.split(separator: " ").map(String.init)
            return try at(try #require(CivilDay(parts[0])), parts[1])
        }
        #expect(SendingTime.end(of: quiet, at: instant) == end ?? instant)
    }

    @Test("what a night brings comes together in the morning; what comes by day, or is urgent, comes by itself")
    func together() throws {
        let (night, day) = (try at("2026-11-21", "00:00"), try at("2026-11-21", "10:00"))
        let morning = try at("2026-11-21", "07:00")
        for second in [0, 1] {
            let time = SendingTime(.normal, .standard, now: night + .seconds(second))
            #expect(time.due == morning && time.gathered)
        }
        let (daily, urgent) = (SendingTime(.normal, .standard, now: day), SendingTime(.urgent, .standard, now: night))
        #expect(daily.due == day && !daily.gathered)
        #expect(urgent.due == night && !urgent.gathered)
    }

    @Test("urgent is what somebody can act on at any hour, and nothing that a deadline brings at midnight")
    func urgent() throws {
        let rules = try RuleBook(TemplateBook()).read(RuleBook.embeddedText).rules.filter { $0.urgency == .urgent }
        #expect(rules.contains { $0.id == "retaliation" } && rules.contains { $0.id == "filer-code" })
        #expect(rules.filter { $0.kind == .deadline }.map(\.id) == [])
    }

    @Test("a digest is the next of its time, on its weekday if it has one")
    func digests() throws {
        let daily = NoticePreferences.Digest(at: ClockTime(minutes: 510))
        let weekly = NoticePreferences.Digest(at: ClockTime(minutes: 510), weekday: 1)
        #expect(SendingTime.next(daily, after: try at("2026-11-21", "08:29")) == (try at("2026-11-21", "08:30")))
        #expect(SendingTime.next(daily, after: try at("2026-11-21", "08:30")) == (try at("2026-11-22", "08:30")))
        #expect(SendingTime.next(weekly, after: try at("2026-11-21", "08:30")) == (try at("2026-11-23", "08:30")))
    }

    @Test("the pauses between tries grow as planned, are spread, and hear what the other side asks for")
    func retries() {
        for (index, pause) in RetryPlan.pauses.enumerated() {
            for jitter in [0, 500, 999] {
                let planned = RetryPlan.pause(after: index + 1, retryAfter: nil, jitter: jitter)
                #expect(planned.map { $0 >= pause * 9 / 10 && $0 <= pause * 11 / 10 } == true)
            }
        }
        #expect(RetryPlan.pause(after: 10, retryAfter: .seconds(1), jitter: 0) == nil)
        #expect(RetryPlan.pause(after: 1, retryAfter: .seconds(600), jitter: 0) == .seconds(600))
        #expect(RetryPlan.pause(after: 1, retryAfter: .seconds(1_000_000), jitter: 0) == .seconds(86_400))
    }
}
