import ArgumentParser
import Bus
import Messages

/// `qinglian case statistics`.
struct StatisticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "Counts, medians, shares in time and ratings; whole for who may list the cases.")
    @OptionGroup var options: DeskOptions
    @Option(help: "In this area.")
    var area: AreaCode
    @Option(help: "Filed on this day or later.")
    var from: CivilDay
    @Option(help: "Filed on this day or earlier.")
    var through: CivilDay
    @Option(help: "area, category, state, kind or month.")
    var by: StatisticsGrouping = .category

    func run() async throws {
        try await options.ask(ReadOverview(area: area, from: from, through: through)) { reply in
            Table(
                [
                    .init("\(by.rawValue)"), .init("收件 filed", right: true), .init("答复 answered", right: true),
                    .init("中位小时 median h", right: true), .init("按期率 in time", right: true),
                    .init("满意率 satisfied", right: true),
                ],
                rows: (reply.sections.first { $0.by == by }?.groups ?? []).map { Self.row($0.key, $0.figures) } + [
                    Self.row("合计 all", reply.all)
                ]
            ).text
        }
    }

    private static func row(_ key: String, _ figures: CaseFigures) -> [String] {
        guard !figures.isWithheld else { return [key, "不显示", "", "", "", ""] }
        func share(_ value: Double?) -> String { value.map { "\(Int(($0 * 100).rounded()))%" } ?? "—" }
        return [
            key, figures.filed.map { String($0) } ?? "—", figures.answered.map { String($0) } ?? "—",
            figures.medianHours.map { String(($0 * 10).rounded() / 10) } ?? "—", share(figures.inTime),
            share(figures.satisfied),
        ]
    }
}

/// `qinglian case monthly-sheet`.
struct MonthlySheetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monthly-sheet", abstract: "月报表: writes the month's sheet as a file that opens in Excel.")
    @OptionGroup var options: DeskOptions
    @Option var area: AreaCode
    @Option var year: Int
    @Option(help: "1 to 12.")
    var month: Int
    @Option(name: .shortAndLong, help: "The file; by default the sheet's own name.", completion: .file())
    var output: String?

    func run() async throws {
        let request = ReadMonthlySheet(area: area, year: year, month: month)
        let answer = try await options.withDesk { try await $0.askWithAttachments(request) }
        guard let sheet = answer.attachments.first else {
            throw Failure(.software, "the answer came without the sheet")
        }
        let file = output ?? answer.reply.fileName
        try Standard.write(sheet, to: file)
        try options.show(answer.reply) { "\(file): \($0.rows) 行 rows" }
    }
}
