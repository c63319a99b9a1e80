import Foundation
package import Messages

/// Reads a year's notice of days off: the text as the State Council's office publishes it, or the JSON of the public
/// holiday-cn data.
package enum CalendarNotice {
    /// Bytes of a file.
    package static let limit = 65_536

    /// - Throws: `CalendarError` that names the line.
    package static func read(_ text: String) throws(CalendarError) -> CalendarYear {
        guard text.utf8.count <= limit else {
            throw CalendarError("", "文件超过 64 KiB (the file is longer than 64 KiB)")
        }
        // A file may begin with a byte order mark.
        let body = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        let isJSON = body.first { !$0.isWhitespace } == "{"
        let lines = body.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        let year = isJSON ? try HolidayData.read(body, lines) : try NoticeText(lines).read()
        for name in ["元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆"]
        where !year.holidays.contains(where: { $0.name.contains(name) }) {
            throw CalendarError(
                "", "没有写“\(name)”怎么放假；请给出完整的通知 (the days off of \(name) are missing: give the whole notice)")
        }
        try year.check(in: "\(year.year)")
        return year
    }

    static func place(line: Int) -> String { "第 \(line) 行 (line \(line))" }
}

/// The JSON of <https://github.com/NateScarlet/holiday-cn>: each day that is off, and each that is worked instead.
private struct HolidayData: Decodable {
    let year: Int
    /// Where the notices are published.
    let papers: [String]?
    let days: [Day]

    struct Day: Decodable {
        let name: String
        let date: String
        let isOffDay: Bool
    }

    static func read(_ text: String, _ lines: [String]) throws(CalendarError) -> CalendarYear {
        let data: HolidayData
        do {
            data = try JSONCoding.decode(HolidayData.self, fromOutside: Data(text.utf8))
        } catch {
            throw CalendarError("JSON", DecodingFailure.describe(error))
        }
        var off: [(day: CivilDay, name: String)] = []
        var working: [CivilDay] = []
        var seen: Set<CivilDay> = []
        for entry in data.days {
            func fail(_ problem: String) -> CalendarError {
                let line = lines.lastIndex { $0.contains("\"\(entry.date)\"") }.map { $0 + 1 }
                return CalendarError(CalendarNotice.place(line: line ?? 1), problem)
            }
            guard let day = CivilDay(entry.date) else { throw fail("没有“\(entry.date)”这一天 (there is no such day)") }
            guard (1...50).contains(entry.name.count) else {
                throw fail("假期名称应为 1 到 50 个字 (a name has 1 to 50 characters)")
            }
            guard seen.insert(day).inserted else { throw fail("\(day) 写了两次 (\(day) is there twice)") }
            if entry.isOffDay { off.append((day, entry.name)) } else { working.append(day) }
        }
        off.sort { $0.day < $1.day }
        var holidays: [CalendarYear.Holiday] = []
        for (day, name) in off {
            if let last = holidays.last, last.name == name, last.to.advanced(by: 1) == day {
                holidays[holidays.count - 1] = CalendarYear.Holiday(name: name, from: last.from, to: day)
            } else {
                holidays.append(CalendarYear.Holiday(name: name, from: day, to: day))
            }
        }
        return CalendarYear(
            year: data.year, notice: String((data.papers ?? []).joined(separator: " ").prefix(500)), holidays: holidays,
            working: working.sorted())
    }
}

/// The text of a notice. Its numbered lines name a holiday and say which days are off 放假 and worked 上班:
/// 二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
private struct NoticeText {
    let lines: [String]

    init(_ lines: [String]) {
        self.lines = lines
    }

    func read() throws(CalendarError) -> CalendarYear {
        // The title may be broken into lines.
        let whole = lines.joined().filter { !$0.isWhitespace }
        guard let year = whole.firstMatch(of: /关于(\d{4})年部分节假日安排/).flatMap({ Int($0.1) })
        else {
            throw CalendarError(
                "",
                "找不到“关于……年部分节假日安排的通知”；请从标题起给出全文 (this is no notice of a year's days off: give its whole text, from the title)"
            )
        }
        let number = whole.firstMatch(of: /国办发明电〔\d{4}〕\d+号/).map { String($0.0) }
        var holidays: [CalendarYear.Holiday] = []
        var working: [CivilDay] = []
        for (index, line) in lines.enumerated() {
            guard let item = line.wholeMatch(of: /\s*[一二三四五六七八九十]+、\s*([^：:]{1,50})[：:](.*)/) else { continue }
            let place = CalendarNotice.place(line: index + 1)
            let read = try Self.days(String(item.2), year: year, place)
            guard !read.off.isEmpty else {
                throw CalendarError(place, "没有写哪天放假 (it does not say which days are off)")
            }
            holidays += read.off.map {
                CalendarYear.Holiday(name: String(item.1), from: $0.lowerBound, to: $0.upperBound)
            }
            working += read.working
        }
        return CalendarYear(
            year: year, notice: number ?? "", holidays: holidays.sorted { $0.from < $1.from }, working: working.sorted()
        )
    }

    /// What one line says.
    private static func days(
        _ text: String, year: Int, _ place: String
    ) throws(CalendarError) -> (off: [ClosedRange<CivilDay>], working: [CivilDay]) {
        func fail(_ problem: String) -> CalendarError { CalendarError(place, problem) }
        var off: [ClosedRange<CivilDay>] = []
        var working: [CivilDay] = []
        var month: Int?
        var yearNow = year
        var before = text.startIndex
        for found in text.matches(of: /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?/) {
            defer { before = found.range.upperBound }
            let said = String(text[found.range])
            if let named = found.1 { yearNow = Int(named) ?? year } else if found.2 != nil { yearNow = year }
            month = found.2.flatMap { Int($0) } ?? month
            guard let month, let number = Int(found.3), let day = CivilDay(year: yearNow, month: month, day: number)
            else { throw fail("没有“\(said)”这一天 (there is no such day)") }
            if let weekday = found.4?.firstMatch(of: /(?:星期|周)([一二三四五六日天])/)?.1 {
                let named = weekday == "天" ? "日" : weekday
                guard weekdays.firstIndex(of: String(named)) == day.weekday - 1 else {
                    throw fail("\(day) 不是“\(said)”里写的星期 (\(day) is not that day of the week)")
                }
            }
            let rest = text[found.range.upperBound...]
            // 补休: a day off for a holiday that fell on a weekend.
            let offAt = ["放假", "补休"].compactMap { rest.firstRange(of: $0)?.lowerBound }.min()
            switch (offAt, rest.firstRange(of: "上班")?.lowerBound) {
            case (let offAt?, let workAt) where workAt.map({ offAt < $0 }) ?? true:
                if ["至", "—"].contains(text[before..<found.range.lowerBound]), let first = off.popLast() {
                    guard first.lowerBound <= day else { throw fail("“\(said)”在开始的日子之前 (it ends before it begins)") }
                    off.append(first.lowerBound...day)
                } else {
                    off.append(day...day)
                }
            case (_, _?): working.append(day)
            default: throw fail("看不出“\(said)”是放假还是上班 (it is neither off nor worked)")
            }
        }
        if let counted = text.firstMatch(of: /(?:共|放假)(\d+)天/).flatMap({ Int($0.1) }) {
            let count = off.reduce(0) { $0 + $1.upperBound.daysSince1970 - $1.lowerBound.daysSince1970 + 1 }
            guard counted == count else {
                throw fail("写的是放假 \(counted) 天，算出来是 \(count) 天 (it says \(counted) days off, and names \(count))")
            }
        }
        return (off, working)
    }

    private static let weekdays = ["一", "二", "三", "四", "五", "六", "日"]
}
