import Foundation
import Messages
import Testing

@Suite("Values of the wire")
struct ValueTests {
    @Test(
        "an instant is written as RFC 3339 in UTC and read from any offset",
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2026-11-21T08:00:00.123Z", 1_795_248_000_123),
            ("2026-11-21T16:00:00.123+08:00", 1_795_248_000_123),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2026-11-21T08:00:00Z", 1_795_248_000_000),
            ("2026-11-21T08:00:00.1239Z", 1_795_248_000_123),
        ])
    func timestamps(text: String, milliseconds: Int64) throws {
        let time = try #require(Timestamp(text))
        #expect(time.milliseconds == milliseconds)
        #expect(Timestamp(time.description) == time)
    }

    @Test(
        "what is no instant is refused",
        arguments: [
            "", "2026-11-21", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "٢٠٢٦-01-01T00:00:00Z",
        ])
    func badTimestamps(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("our own calendar agrees with Foundation's on every day from 1900 to 2100")
    func civilDays() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for offset in -25_567...47_847 {
            let day = CivilDay(daysSince1970: offset)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(offset) * 86_400))
            guard day.year == parts.year, day.month == parts.month, day.day == parts.day,
                CivilDay(year: day.year, month: day.month, day: day.day) == day,
                day.weekday % 7 + 1 == parts.weekday
            else {
                Issue.record("\(offset): \(day)")
                return
            }
        }
    }

    @Test("a day in China begins at 16:00 UTC of the day before")
    func chinaDay() throws {
        let before = try #require(Timestamp("2026-11-20T15:59:59.999Z"))
        let after = try #require(Timestamp("2026-11-20T16:00:00.000Z"))
        #expect(CivilDay(inChinaAt: before).description == "2026-11-20")
        #expect(CivilDay(inChinaAt: after).description == "2026-11-21")
        #expect(CivilDay(inChinaAt: after).startInChina == after)
    }

    @Test("ids sort by the time they were made and survive text and bytes")
    func uuids() throws {
        var random = SystemRandomNumberGenerator()
        let early = UUIDv7(time: Timestamp(milliseconds: 1_000), random: &random)
        let late = UUIDv7(time: Timestamp(milliseconds: 1_001), random: &random)
        #expect(early < late)
        #expect(early.description < late.description)
        #expect(early.time.milliseconds == 1_000)
        #expect(UUIDv7(early.description) == early)
        #expect(UUIDv7(early.description.uppercased()) == early)
        #expect(UUIDv7(bytes: early.bytes) == early)
        #expect(UUIDv7.first(at: early.time) <= early)
        #expect(UUIDv7("8b1f6f0e-6d3c-4d0e-9a57-2f7ad5fbbd6c") == nil, "version 4")
        #expect(UUIDv7(early.description + "0") == nil)
        #expect(UUIDv7(bytes: Data(count: 15)) == nil)
    }

    @Test("a position is written with twenty digits, so that text order is number order")
    func positions() {
        #expect(Position(123).description == "00000000000000000123")
        #expect(Position(.max).description == "18446744073709551615")
        #expect(Position("00000000000000000123") == Position(123))
        #expect(Position("123") == nil)
        #expect(Position("99999999999999999999") == nil)
    }

    @Test("a place contains what its code is a prefix of")
    func areas() throws {
        let county = try #require(AreaCode("330281"))
        let town = try #require(AreaCode("330281114"))
        let village = try #require(AreaCode("330281114201"))
        #expect(county.contains(village) && town.contains(village) && village.contains(village))
        #expect(!village.contains(town))
        #expect(village.parent == town && town.parent == county && county.parent == nil)
        #expect(village.town == town && county.town == nil)
        #expect(AreaCode("3302811") == nil && AreaCode("33028a") == nil)
    }

    @Test("a role holds for its place, and a guardian's for one grid")
    func roles() throws {
        let town = try #require(RoleAtScope("town-desk@330281114"))
        let guardian = try #require(RoleAtScope("guardian@330281114201-03"))
        let village = try #require(AreaCode("330281114201"))
        #expect(town.covers(village) && town.covers(village, grid: "03"))
        #expect(guardian.covers(village, grid: "03"))
        #expect(!guardian.covers(village) && !guardian.covers(village, grid: "04"))
        #expect(RoleAtScope(guardian.description) == guardian)
        for wrong in ["mayor@330281", "guardian@", "guardian@330281114-03", "guardian", "guardian@330281114201-"] {
            #expect(RoleAtScope(wrong) == nil, "\(wrong)")
        }
    }

    @Test("a topic is whole words and covers what begins with them")
    func topics() throws {
        let type: EventType = "intake.case.filed"
        for prefix in ["intake.", "intake.case.", "intake.case.filed."] {
            #expect(try #require(Topic(prefix)).covers(type))
        }
        for other in ["intake.case.file.", "intake.cases.", "intake.case.filed.late.", "vault."] {
            #expect(try !#require(Topic(other)).covers(type))
        }
        for wrong in ["intake", "", ".", "intake..", "Intake.", "in take."] { #expect(Topic(wrong) == nil) }
    }
}
