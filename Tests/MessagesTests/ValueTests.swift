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

@Suite("Bounds of the wire's values")
struct BoundTests {
    @Test("the largest position is read, the next number is not, and no step or conversion leaves the range")
    func positions() throws {
        let largest = "09223372036854775807"
        #expect(Position(largest) == .last)
        #expect(Position.last.description == largest)
        #expect(Position.last.stored == .max && Position(stored: .max) == .last)
        for text in ["09223372036854775808", "18446744073709551615", "18446744073709551616", "-0000000000000000001"] {
            #expect(Position(text) == nil, "\(text)")
        }
        #expect(Position(.max) == .last && Position.last.next == .last)
        #expect(Position(stored: .min) == .zero && Position.zero.previous == .zero)
        #expect(Position(1).previous == .zero && Position.zero.next == Position(1))
        #expect(Position(decimal: "12") == Position(12) && Position(decimal: largest) == .last)
        for text in ["", "+1", "-1", "1 ", "9223372036854775808"] { #expect(Position(decimal: text) == nil, "\(text)") }
    }

    @Test("a position's schema takes what its type reads, digit by digit up to the largest, and nothing else")
    func positionPattern() throws {
        guard case .string(let pattern?, _, _, _, _) = Position.schema else {
            Issue.record("a position has no pattern")
            return
        }
        let regex = try Regex(pattern)
        let digits = Array(Position.last.description)
        for index in digits.indices.dropFirst() {
            guard let digit = digits[index].wholeNumberValue else { continue }
            for other in 0...9 {
                for rest in ["0", "5", "9"] {
                    let text =
                        String(digits[..<index]) + String(other)
                        + String(repeating: rest, count: digits.count - 1 - index)
                    let isRead = Position(text) != nil
                    #expect((try regex.wholeMatch(in: text) != nil) == isRead, "\(text)")
                    if other != digit { #expect(isRead == (other < digit), "\(text)") }
                }
            }
        }
        for text in ["10000000000000000000", "0", "", "0000000000000000000x"] {
            #expect(try regex.wholeMatch(in: text) == nil, "\(text)")
        }
    }

    @Test("each day that can be made is written so that it is read again; steps stop at the first and the last")
    func days() throws {
        for day in [CivilDay.first, .last, CivilDay(daysSince1970: .min), CivilDay(daysSince1970: .max)] {
            #expect(CivilDay(day.description) == day)
        }
        #expect(CivilDay.first.description == "0001-01-01" && CivilDay.last.description == "9999-12-31")
        #expect(CivilDay.first.advanced(by: -1) == .first && CivilDay.last.advanced(by: 1) == .last)
        for step in [Int.min, -1, 0, 1, Int.max] {
            #expect(CivilDay(CivilDay.first.advanced(by: step).description) != nil)
            #expect(CivilDay(CivilDay.last.advanced(by: step).description) != nil)
        }
        #expect(CivilDay("0000-01-01") == nil && CivilDay("10000-01-01") == nil)
        #expect(CivilDay(inChinaAt: .last) == .last && CivilDay.first.startInChina == .first)
        guard case .string(let pattern?, _, _, _, _) = CivilDay.schema else {
            Issue.record("a day has no pattern")
            return
        }
        let regex = try Regex(pattern)
        for text in ["0001-01-01", "0010-02-03", "0900-12-31", "2026-11-30", "9999-12-31"] {
            #expect(try regex.wholeMatch(in: text) != nil, "\(text)")
        }
        for text in ["0000-01-01", "10000-01-01", "2026-13-01", "2026-00-01", "2026-01-32", "2026-1-1"] {
            #expect(try regex.wholeMatch(in: text) == nil, "\(text)")
        }
    }

    @Test("each instant that can be made is written so that it is read again; sums and differences stay in the range")
    func instants() throws {
        #expect(Timestamp.first.description == "0001-01-01T00:00:00.000Z")
        #expect(Timestamp.last.description == "9999-12-31T23:59:59.999Z")
        let intervals = [
            Duration.zero, .seconds(Int64.max), .seconds(Int64.min), .milliseconds(Int64.max), .milliseconds(Int64.min),
            .nanoseconds(1),
        ]
        let instants = [
            Timestamp.first, .last, Timestamp(milliseconds: .min), Timestamp(milliseconds: .max),
            Timestamp(milliseconds: 0),
        ]
        for instant in instants {
            for interval in intervals {
                for moved in [instant + interval, instant - interval] {
                    #expect(Timestamp(moved.description) == moved)
                }
            }
            for other in instants { #expect(other + (instant - other) == instant) }
        }
        #expect(Timestamp.last + .seconds(Int64.max) == .last && Timestamp.last - .seconds(Int64.max) == .first)
    }

    @Test(
        "an instant that its offset carries out of the years is refused, and so is an offset that is none",
        arguments: [
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
            "2026-11-30T00:00:00+24:00", "2026-11-30T00:00:00+00:60",
        ])
    func beyond(text: String) {
        #expect(Timestamp(text) == nil)
    }
}
