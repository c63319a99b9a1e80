import Messages
import Testing
import WorkingDays

@Suite("A year's notice of days off")
struct CalendarNoticeTests {
    /// The notice of 2026 as it was published, 国办发明电〔2025〕7号.
    static let published = """
        国务院办公厅关于2026年
        部分节假日安排的通知
        国办发明电〔2025〕7号

        各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
        经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
        一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。
        四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        五、端午节：6月19日（周五）至21日（周日）放假，共3天。
        六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
        七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
        节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
        国务院办公厅
        2025年11月4日
        """

    @Test("The published text gives the days that the calendar of 2026 has")
    func text() throws {
        let year = try CalendarNotice.read(Self.published)
        let own = try #require(WorkingCalendar.embedded().published.last)
        #expect(year == own)
    }

    @Test("The JSON of holiday-cn gives the same days, and the days of December before")
    func json() throws {
        let own = try #require(WorkingCalendar.embedded().published.last)
        let off = own.holidays.flatMap { holiday in
            (holiday.from.daysSince1970...holiday.to.daysSince1970).map { (holiday.name, CivilDay(daysSince1970: $0)) }
        }
        let days =
            off.map { #"{"name":"\#($0)","date":"\#($1)","isOffDay":true}"# }
            + own.working.map { #"{"name":"调休","date":"\#($0)","isOffDay":false}"# }
        let read = try CalendarNotice.read(Self.data(days))
        #expect((read.year, read.holidays, read.working) == (own.year, own.holidays, own.working))
        #expect(read.notice == "https://www.gov.cn/zhengce/content/1.htm")
        let more = try CalendarNotice.read(
            Self.data([#"{"name":"元旦假","date":"2025-12-31","isOffDay":true}"#] + days))
        #expect(more.holidays.first?.from == "2025-12-31")
        #expect(try !WorkingCalendar.embedded().with([more]).isWorked("2025-12-31"))
    }

    private static func data(_ days: [String]) -> String {
        """
        {"$schema":"https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/schema.json","year":2026,
        "papers":["https://www.gov.cn/zhengce/content/1.htm"],"days":[
        \(days.joined(separator: ",\n"))
        ]}
        """
    }

    @Test("The turns that the notices of other years use are understood")
    func turns() throws {
        let year = try CalendarNotice.read(
            """
            国务院办公厅关于2019年部分节假日安排的通知
            一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
            二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
            三、清明节：4月5日放假，与周末连休。
            四、劳动节：5月1日放假1天。
            五、端午节：6月7日放假，6月10日（星期一）补休。
            六、中秋节：9月13日放假，与周末连休。
            七、国庆节：10月1日—7日放假调休，共7天。9月29日(星期日)、10月12日(星期六)上班。
            """)
        #expect(
            year.holidays.map { "\($0.from) \($0.to)" } == [
                "2018-12-30 2019-01-01", "2019-02-04 2019-02-10", "2019-04-05 2019-04-05", "2019-05-01 2019-05-01",
                "2019-06-07 2019-06-07", "2019-06-10 2019-06-10", "2019-09-13 2019-09-13", "2019-10-01 2019-10-07",
            ])
        #expect(
            year.working == ["2018-12-29", "2019-02-02", "2019-02-03", "2019-09-29", "2019-10-12"])
    }

    @Test(
        "A wrong notice is refused, and the line is named",
        arguments: [
            ("1月4日（周日）上班", "1月4日（周六）上班", "第 7 行 (line 7)"), ("共9天", "共8天", "第 8 行 (line 8)"),
            ("6月19日", "6月31日", "第 11 行 (line 11)"), ("至6日（周一）放假，共3天", "至6日（周一），共3天", "第 9 行 (line 9)"),
            ("10月10日（周六）上班", "10月2日（周五）上班", "2026"), ("六、中秋节：", "六、节：", "中秋"),
            ("部分节假日安排", "节日", "全文"),
        ])
    func wrong(from: String, to: String, place: String) throws {
        let text = Self.published.replacing(from, with: to)
        #expect(text != Self.published)
        let error = #expect(throws: CalendarError.self) { try CalendarNotice.read(text) }
        #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
    }

    @Test(
        "A wrong day of the JSON is refused, and its line is named",
        arguments: [
            #"{"name":"元旦","date":"2026-02-30","isOffDay":true}"#, #"{"name":"","date":"2026-02-03","isOffDay":true}"#,
        ])
    func wrongDay(day: String) throws {
        let error = #expect(throws: CalendarError.self) { try CalendarNotice.read(Self.data([day])) }
        #expect(error?.place == "第 3 行 (line 3)", "\(error?.description ?? "")")
    }

    @Test("What is neither is refused", arguments: ["", "{", "{}", "[]", "放假", "{\"year\":2026,\"days\":[]}"])
    func neither(text: String) {
        #expect(throws: CalendarError.self) { try CalendarNotice.read(text) }
    }

    @Test("A corrected notice takes the year's place; where no notice is, the legal holidays stay")
    func replaced() throws {
        let calendar = try WorkingCalendar.embedded()
        let first = CalendarYear(
            year: 2027, notice: "1", holidays: [.init(name: "元旦", from: "2027-01-01", to: "2027-01-03")],
            working: ["2027-01-09"])
        let second = CalendarYear(
            year: 2027, notice: "2", holidays: [.init(name: "元旦", from: "2027-01-01", to: "2027-01-04")], working: [])
        let taken = calendar.with([first])
        #expect(taken.isWorked("2027-01-09") && taken.isWorked("2027-02-05") && !taken.isWorked("2028-10-02"))
        #expect(taken.holidays(beginningOn: "2027-01-01") == "元旦")
        let corrected = taken.with([second])
        #expect(!corrected.isWorked("2027-01-09") && !corrected.isWorked("2027-01-04"))
        #expect(corrected.published.map(\.year) == [2024, 2025, 2026, 2027])
    }
}

extension CivilDay: ExpressibleByStringLiteral {
    package init(stringLiteral value: StaticString) {
        guard let day = CivilDay(value.description) else { preconditionFailure("\(value) is no day") }
        self = day
    }
}
