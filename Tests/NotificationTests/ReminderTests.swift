import Fixtures
import Messages
import Testing
import WorkingDays

@testable import Notification

@Suite("Reminders of the calendar", .timeLimit(.minutes(2)))
struct ReminderTests {
    @Test("before holidays everybody in the posts is reminded, once, at nine in the morning, whatever was restarted")
    func holidays() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try office.beginReminders()
        office.clock.set(CivilDay("2026-12-28").at(ClockTime(minutes: 600)))
        func reminders(_ account: String) async throws -> [String] {
            try await office.inbox(account).filter { $0.kind == .reminder }.map(\.title)
        }
        func lookedAt(_ day: CivilDay) async throws -> Bool {
            try await eventually { try await office.recorded(RemindersLookedAt.self).last?.through == day }
        }
        #expect(try await lookedAt("2026-12-28"))
        // What lies more than a week back is not made up for.
        #expect(try await reminders("clerk").count == 1)
        let looks = try await office.recorded(RemindersLookedAt.self).count
        office.clock.set(CivilDay("2026-12-28").at(ClockTime(minutes: 900)))
        try office.restart()
        try await office.happen("intake", office.filed())
        #expect(try await office.recorded(RemindersLookedAt.self).count == looks)
    }

    @Test(
        "before holidays of a year that is not published the legal ones are reminded of, and once it is, the notice's")
    func published() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        office.clock.set(CivilDay("2026-12-25").at(ClockTime(minutes: 600)))
        try office.beginReminders()
        func days() async throws -> [String] {
            try await office.recorded(NoticesMade.self).filter { $0.kind == .reminder }
                .compactMap { $0.facts["day"]?.value }
        }
        office.clock.set(CivilDay("2026-12-29").at(ClockTime(minutes: 600)))
        #expect(try await eventually { try await days() == ["2027-01-01"] })
        // 除夕 is the 5th; this notice was made up.
        let year = CalendarYear(
            year: 2027, notice: "", holidays: [.init(name: "春节", from: "2027-02-03", to: "2027-02-11")], working: [])
        try await office.happen("intake", CalendarYearSet(year: year, by: "operator"))
        office.clock.set(CivilDay("2027-01-29").at(ClockTime(minutes: 600)))
        #expect(try await eventually { try await days() == ["2027-01-01", "2027-02-03"] })
    }

    @Test("a reminder is due so many days before its day, or before the holidays of its name")
    func due() throws {
        let calendar = try WorkingCalendar.embedded()
        let book = try RuleBook(TemplateBook())
        let reminders = try book.read(RuleBook.embeddedText).reminders ?? []
        func due(_ day: CivilDay) -> [String] {
            reminders.filter { $0.due(on: day, holidays: calendar.holidays(beginningOn:)) != nil }.map(\.id)
        }
        #expect(due("2026-02-10") == ["holiday-spring-festival"])
        #expect(due("2026-09-07") == ["teachers-day"])
        #expect(due("2026-06-25") == ["admissions"])
        #expect(due("2025-09-28") == ["holiday-mid-autumn", "holiday-national-day"])
        #expect(due("2026-03-01") == [])
    }

    @Test("the reminder of Teachers' Day reaches nobody while schools have no posts, least of all village cadres")
    func teachers() throws {
        let reminders = try RuleBook(TemplateBook()).read(RuleBook.embeddedText).reminders ?? []
        #expect(reminders.first { $0.id == "teachers-day" }?.to.all.isEmpty == true)
        #expect(reminders.filter { $0.to.all.isEmpty }.map(\.id) == ["teachers-day"])
    }

    @Test("mornings that were missed are made up for while the day is still to come")
    func missed() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        office.clock.set(CivilDay("2026-09-16").at(ClockTime(minutes: 600)))
        try await office.settle()
        try office.beginReminders()
        office.clock.set(CivilDay("2026-09-24").at(ClockTime(minutes: 700)))
        #expect(
            try await eventually {
                try await office.inbox("clerk").contains { $0.title == "中秋节廉政提醒" }
            })
        #expect(try await office.inbox("county").contains { $0.title == "中秋节廉政提醒" })
        #expect(try await !office.inbox("inspector").contains { $0.title == "中秋节廉政提醒" })
        office.clock.set(CivilDay("2026-09-25").at(ClockTime(minutes: 700)))
        #expect(
            try await eventually { try await office.recorded(RemindersLookedAt.self).last?.through == "2026-09-25" })
        #expect(try await office.inbox("clerk").count { $0.title == "中秋节廉政提醒" } == 1)
    }

    @Test("a guide is to be read again by its day, unless somebody did")
    func guides() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let read = Guide(
            guide: .placeholder, area: NoticeOffice.village, order: 0, text: GuideText(title: "t", steps: "s"),
            reviewBy: "2026-12-10")
        try await office.happen("intake", GuideWritten(guide: read, by: "clerk"))
        #expect(try await office.inbox("clerk").count == 1)
        office.clock.set(CivilDay("2026-12-03").at(ClockTime(minutes: 600)))
        #expect(
            try await eventually {
                try await office.inbox("clerk").first?.title == "办事指南12月10日（星期四）要复核"
            })
        try await office.happen(
            "intake",
            GuideWritten(
                guide: Guide(guide: read.guide, area: read.area, order: 0, text: read.text, reviewBy: "2027-12-10"),
                by: "clerk"))
        office.clock.set(CivilDay("2026-12-10").at(ClockTime(minutes: 600)))
        try await office.happen("intake", office.filed())
        #expect(try await office.inbox("clerk").count { $0.title.contains("复核") } == 1)
    }
}
