import ArgumentParser
import Messages

/// `qinglian case retaliation`: for county discipline.
struct RetaliationGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retaliation", abstract: "打击报复: what filers reported to county discipline.",
        subcommands: [ListRetaliationCommand.self, ListRetaliationOfCaseCommand.self, ReadRetaliationCommand.self])
}

struct ListRetaliationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the cases with reports, the newest report first.")
    @OptionGroup var options: DeskOptions
    @Option(help: "Go on where the page before ended.")
    var cursor: String?
    @Option(help: "Cases, 1 to 200.")
    var limit = 50

    func run() async throws {
        try await options.ask(ListRetaliation(cursor: cursor, limit: limit)) { reply in
            let table = Table(
                [
                    .init("编号 number"), .init("报告 reports", right: true), .init("未读 unopened", right: true),
                    .init("最近 newest"), .init("case"),
                ],
                rows: reply.cases.map {
                    [
                        $0.number.grouped, String($0.count), String($0.unopened), $0.newest.first?.at.inChina ?? "",
                        $0.case.description,
                    ]
                })
            return (reply.cases.isEmpty ? "没有报告 no reports" : table.text) + more(reply.cursor)
        }
    }
}

struct ListRetaliationOfCaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "of", abstract: "Lists the reports of one case, the newest first.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The case's id, as 'list' prints it.")
    var id: UUIDv7
    @Option(help: "Go on where the page before ended.")
    var cursor: String?
    @Option(help: "1 to 200.")
    var limit = 100

    func run() async throws {
        try await options.ask(ListRetaliationOfCase(id, cursor: cursor, limit: limit)) { reply in
            let table = Table(
                [.init("时间 at"), .init("首次打开 first opened"), .init("report")],
                rows: reply.reports.map { [$0.at.inChina, $0.opened?.inChina ?? "", $0.report.description] })
            return table.text + more(reply.cursor)
        }
    }
}

struct ReadRetaliationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Opens a report; it is recorded.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The report's id, as 'of' prints it.")
    var report: UUIDv7

    func run() async throws {
        try await options.ask(ReadRetaliation(report: report)) { reply in
            "\(reply.row.at.inChina)\n\n\(reply.text ?? "已销毁 destroyed")"
        }
    }
}

private func more(_ cursor: String?) -> String { cursor.map { "\n还有 more: --cursor \($0)" } ?? "" }
