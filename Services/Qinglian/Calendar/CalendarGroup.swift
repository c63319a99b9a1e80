import ArgumentParser
import Foundation
import Messages

/// `qinglian calendar`.
struct CalendarGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "The working-day calendar 工作日历: which years are published, taking in a year's notice.",
        subcommands: [ImportCalendarCommand.self, ShowCalendarCommand.self])
}

/// `qinglian calendar import`.
struct ImportCalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes in a year's notice of days off 放假安排, while the suite runs; safe to repeat.",
        discussion: """
            FILE is the notice's text as the General Office of the State Council publishes it, from its title on, or the \
            year's JSON of github.com/NateScarlet/holiday-cn; UTF-8. What it moves is shown first. Dates that are \
            provisional follow the notice; others stay. A corrected notice takes the place of the year's former one.
            """)
    @OptionGroup var options: DeskOptions
    @Argument(help: "The notice; - reads standard input.", completion: .file())
    var file: String
    @Flag(help: "Only show what it would move.")
    var dryRun = false

    /// Bytes of a notice.
    private static let limit = 65_536

    func run() async throws {
        let text = try self.text
        try await options.withDesk { desk in
            let preview: PreviewCalendarYear.Reply
            do {
                preview = try await desk.ask(PreviewCalendarYear(text: text))
            } catch let error as DeskError where error.kind == .invalidParams {
                throw Failure(.data, "\(file): \(error.message)", underlying: error)
            }
            guard !dryRun else { return try options.show(preview, \.words) }
            Standard.say(preview.words)
            let reply = try await desk.ask(SetCalendarYear(text: text))
            try options.show(reply) {
                $0.isNew ? "\($0.year.year) 年已导入 taken in" : "\($0.year.year) 年原已导入，没有变化 unchanged"
            }
        }
    }

    private var text: String {
        get throws {
            let bytes: Data
            if file == "-" {
                bytes = try Standard.input(limit: Self.limit)
            } else {
                do {
                    bytes = try Data(contentsOf: URL(filePath: file))
                } catch {
                    throw Failure(.data, "\(file) cannot be read", underlying: error)
                }
            }
            guard bytes.count <= Self.limit, let text = String(data: bytes, encoding: .utf8) else {
                throw Failure(.data, "\(file) is no UTF-8 text of at most \(Self.limit) bytes")
            }
            return text
        }
    }
}

/// `qinglian calendar show`.
struct ShowCalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Lists the published years; dates beyond them are provisional.")
    @OptionGroup var options: DeskOptions

    func run() async throws {
        try await options.ask(ReadCalendar()) { reply in
            Table(
                [
                    .init("年 year"), .init("通知 notice"), .init("放假 days off"), .init("调休上班 worked"),
                    .init("导入 taken in"),
                ],
                rows: reply.years.map { entry in
                    [
                        String(entry.year.year), entry.year.notice,
                        entry.year.holidays.map { "\($0.name) \($0.from)–\($0.to)" }.joined(separator: " "),
                        entry.year.working.map(\.description).joined(separator: " "),
                        entry.set?.inChina ?? "自带 built in",
                    ]
                }
            ).text
        }
    }
}

extension PreviewCalendarYear.Reply {
    /// What taking the notice in would do.
    fileprivate var words: String {
        let days = { (days: [CivilDay]) in days.map(\.description).joined(separator: " ") }
        return """
            \(year.year) 年 \(year.notice): \(isNew ? "新的 new" : "与现行的相同 the same as in force")
            工作日 working days: \(workedBefore) → \(workedAfter)
            改为放假 off: \(days(off))
            改为上班 worked: \(days(worked))
            暂定日期的未办结件 open cases with provisional dates: \(cases); 提前 earlier \(earlier), 推后 later \(later), 不变 same \(kept)
            """ + moves.map { "\n  \($0.from) → \($0.to): \($0.count)" }.joined()
    }
}
