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
        let found = try calendar.day(count, after: try day(from))
        #expect(found == (try day(expected)))
        #expect(try calendar.workingDays(after: try day(from), through: found) == count)
    }

    @Test("The published years have 251, 248 and 248 working days", arguments: [(2024, 251), (2025, 248), (2026, 248)])
    func years(year: Int, expected: Int) throws {
        let first = try day("\(year)-01-01")
        var count = 0
        for offset in 0..<366 where first.advanced(by: offset).year == year {
            if try calendar.isWorked(first.advanced(by: offset)) { count += 1 }
        }
        #expect(count == expected)
    }

    @Test("Beyond what is published it says what is missing and where to add it")
    func missingYear() throws {
        let error = #expect(throws: CalendarError.self) { try calendar.day(3, after: try day("2026-12-30")) }
        #expect(error?.code == .yearMissing)
        #expect(error?.description.contains("the calendar of 2027 is not installed; add it to calendar.json") == true)
        #expect(error?.refusal.reason == "calendar.year")
        #expect(calendar.lastDay == (try day("2026-12-31")))
    }

    @Test(
        "A wrong file is refused",
        arguments: [
            "{}", "{\"source\":\"\",\"years\":[]}",
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[{"name":"x","from":"2026-12-31","to":"2027-01-01"}],"working":[]}]}"#,
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[{"name":"x","from":"2027-01-03","to":"2027-01-01"}],"working":[]}]}"#,
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[],"working":["2027-01-04"]}]}"#,
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[],"working":["2027-02-30"]}]}"#,
            #"{"source":"","years":[{"year":2027,"notice":"","holidays":[],"working":[]},{"year":2027,"notice":"","holidays":[],"working":[]}]}"#,
        ])
    func malformed(json: String) {
        let error = #expect(throws: CalendarError.self) {
            try WorkingCalendar(json: Data(json.utf8), place: "county.json")
        }
        #expect(error?.code == .malformed)
        #expect(error?.description.contains("county.json") == true)
    }
}

@Suite("The calendar's end")
struct CalendarWarningTests {
    @Test(
        "is told two months ahead",
        arguments: [("2026-11-01T08:00:00Z", false), ("2026-11-03T08:00:00Z", true), ("2027-01-05T08:00:00Z", true)])
    func warning(now: String, warned: Bool) throws {
        let calendar = try WorkingCalendar.embedded()
        #expect(calendar.lastDay == CivilDay(year: 2026, month: 12, day: 31))
        #expect((calendar.warning(at: try #require(Timestamp(now))) != nil) == warned)
    }
}
