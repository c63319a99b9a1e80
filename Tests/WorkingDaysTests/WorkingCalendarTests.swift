import Foundation
import Messages
import Testing
import WorkingDays

@Suite("The working calendar of China")
struct WorkingCalendarTests {
    private let calendar: WorkingCalendar

    init() throws {
        calendar = try WorkingCalendar.embedded()
    }

    private func day(_ text: String) throws -> CivilDay { try #require(CivilDay(text)) }

    @Test(
        "Working days go round Spring Festival, and count the make-up days",
        arguments: [
            // 2026: off 15 to 23 February; worked on Saturdays the 14th and 28th.
            ("2026-02-13", 1, "2026-02-14"), ("2026-02-13", 2, "2026-02-24"), ("2026-02-14", 1, "2026-02-24"),
            ("2026-02-17", 1, "2026-02-24"), ("2026-02-24", 5, "2026-03-02"), ("2026-02-27", 1, "2026-02-28"),
            // 2025: off 28 January to 4 February; worked on Sunday 26 January and Saturday 8 February.
            ("2025-01-24", 1, "2025-01-26"), ("2025-01-27", 1, "2025-02-05"), ("2025-02-07", 1, "2025-02-08"),
            // 2024: off 10 to 17 February; worked on Sundays the 4th and 18th.
            ("2024-02-09", 1, "2024-02-18"), ("2024-02-02", 1, "2024-02-04"),
            // National Day 2026: off 1 to 7 October, worked on 20 September and 10 October.
            ("2026-09-30", 3, "2026-10-10"), ("2026-09-18", 1, "2026-09-20"),
            // Into another year.
            ("2025-12-31", 1, "2026-01-04"), ("2024-12-31", 1, "2025-01-02"),
            // A plain weekend.
            ("2026-11-20", 1, "2026-11-23"), ("2026-11-21", 1, "2026-11-23"), ("2026-11-21", 5, "2026-11-27"),
        ])
    func counts(from: String, count: Int, expected: String) throws {
        let found = calendar.day(count, after: try day(from))
        #expect(found == (try day(expected)))
        #expect(calendar.workingDays(after: try day(from), through: found) == count)
    }

    @Test("The published years have 251, 248 and 248 working days", arguments: [(2024, 251), (2025, 248), (2026, 248)])
    func years(year: Int, expected: Int) throws {
        let first = try day("\(year)-01-01")
        var count = 0
        for offset in 0..<366 where first.advanced(by: offset).year == year {
            if calendar.isWorked(first.advanced(by: offset)) { count += 1 }
        }
        #expect(count == expected)
    }

    @Test(
        "Beyond the published years a day is worked from Monday to Friday unless it is a legal holiday",
        arguments: [
            ("2027-01-01", false), ("2027-01-02", false), ("2027-01-04", true), ("2027-02-04", true),
            // 除夕 to 初三.
            ("2027-02-05", false), ("2027-02-06", false), ("2027-02-08", false), ("2027-02-09", true),
            ("2027-04-05", false), ("2027-05-03", true), ("2028-05-01", false), ("2028-05-02", false),
            ("2027-06-09", false), ("2027-09-15", false), ("2027-10-01", false), ("2027-10-04", true),
            // No day is made up for: Saturdays are off.
            ("2027-02-20", false), ("2027-10-09", false),
            // Past the table only the fixed days are known.
            ("2051-01-02", true), ("2051-10-02", false), ("2051-02-10", true), ("9999-12-31", true),
        ])
    func provisional(text: String, worked: Bool) throws {
        #expect(calendar.isWorked(try day(text)) == worked)
    }

    @Test(
        "A day that was counted rests on the provisional calendar if the count went into a year that is not published")
    func rests() throws {
        #expect(!calendar.isProvisional(after: try day("2026-12-20"), through: try day("2026-12-31")))
        #expect(calendar.isProvisional(after: try day("2026-12-31"), through: try day("2027-01-04")))
        #expect(calendar.isProvisional(after: try day("2026-12-20"), through: try day("2027-01-04")))
        #expect(calendar.isProvisional(after: try day("2027-02-05"), through: try day("2027-02-09")))
        #expect(!calendar.isProvisional(after: try day("2026-12-31"), through: try day("2026-12-31")))
        #expect(calendar.holidays(beginningOn: try day("2027-02-05")) == "春节")
        #expect(calendar.holidays(beginningOn: try day("2027-02-06")) == nil)
        #expect(calendar.holidays(beginningOn: try day("2026-02-16")) == nil, "the notice's own run begins on the 15th")
    }

    @Test("Counting 0 to 60 working days from each day to 2051 ends, and counts what it says")
    func everyDay() throws {
        let first = try day("2026-01-01").daysSince1970
        let last = try day("2051-01-31").daysSince1970
        var wrong: [CivilDay] = []
        for number in first...last {
            let start = CivilDay(daysSince1970: number)
            var found = start
            for _ in 1...60 {
                let next = calendar.day(1, after: found)
                if next <= found || !calendar.isWorked(next) { wrong.append(start) }
                found = next
            }
            if calendar.day(60, after: start) != found || calendar.workingDays(after: start, through: found) != 60
                || calendar.day(0, after: start) != calendar.day(1, after: start)
            {
                wrong.append(start)
            }
        }
        #expect(wrong.isEmpty)
        #expect(calendar.day(60, after: .last) == .last)
        #expect(calendar.workingDay(before: .first) == .first)
        #expect(calendar.workingDay(before: try day("2027-02-09")) == (try day("2027-02-04")))
    }

    @Test(
        "A wrong file is refused",
        arguments: [
            "{}", "{\"source\":\"\",\"years\":[]}",
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[{"name":"x","from":"2026-11-30","to":"2027-01-01"}],"working":[]}]}"#,
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[{"name":"x","from":"2027-01-03","to":"2027-01-01"}],"working":[]}]}"#,
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[],"working":["2027-01-04"]}]}"#,
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[],"working":["2027-02-30"]}]}"#,
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[],"working":[]},{"year":2027,"notice":"","holidays":[],"working":[]}]}"#,
        ])
    func malformed(json: String) {
        let error = #expect(throws: CalendarError.self) {
            try WorkingCalendar(json: Data(json.utf8), place: "county.json")
        }
        #expect(error?.place.contains("county.json") == true)
    }
}

@Suite("The calendar's end")
struct CalendarWarningTests {
    @Test(
        "is told from December on, and until the year's notice is taken in",
        arguments: [
            ("2026-11-30T08:00:00Z", false), ("2026-12-01T08:00:00Z", true), ("2027-01-05T08:00:00Z", true),
            ("2028-06-05T08:00:00Z", true),
        ])
    func warning(now: String, warned: Bool) throws {
        let calendar = try WorkingCalendar.embedded()
        let now = try #require(Timestamp(now))
        #expect((calendar.warning(at: now) != nil) == warned)
        let next = calendar.with(
            [2027, 2028, 2029].map { CalendarYear(year: $0, notice: "", holidays: [], working: []) })
        #expect(next.warning(at: now) == nil)
    }
}
