import ArgumentParser
import Messages

/// `qinglian case hand-down`.
struct HandDownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-down",
        abstract: "交办: hands a task of a matter of supervision to a village, which learns nothing of the case.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The case's id.")
    var id: UUIDv7
    @Option(help: "The village's area code.")
    var to: AreaCode
    @Option(help: "What is to be done, in your own words; nothing copied from the filer.")
    var text: String
    @Option(help: "The last day, as 2026-12-01.")
    var due: CivilDay

    func run() async throws {
        try await options.ask(HandDownTask(id, to: to, text: text, due: due)) { $0.text }
    }
}

/// `qinglian task`.
struct TaskCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "List, read and report on tasks that were handed to a village 交办任务.",
        subcommands: [ListTasksCommand.self, ReadTaskCommand.self, ReportTaskCommand.self])
}

struct ListTasksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the village's tasks: open ones first, by their day.")
    @OptionGroup var options: DeskOptions
    @Option(help: "1 to 200.")
    var limit = 100

    func run() async throws {
        try await options.ask(ListTasks(limit: limit)) { $0.tasks.isEmpty ? "没有交办任务 no tasks" : $0.tasks.text }
    }
}

struct ReadTaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Shows what is to be done; it is recorded.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The task's id.")
    var id: UUIDv7

    func run() async throws {
        try await options.ask(ReadTask(task: id)) { reply in
            [
                reply.row.text, "任务 text\n" + (reply.text ?? "已销毁 destroyed"),
                reply.report.map { "反馈 report\n" + $0 } ?? "",
            ].filter { !$0.isEmpty }.joined(separator: "\n\n")
        }
    }
}

struct ReportTaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "反馈: reports what was done about a task, once.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The task's id.")
    var id: UUIDv7
    @Option var text: String

    func run() async throws {
        try await options.ask(ReportTask(task: id, text: text)) { $0.text }
    }
}

extension TaskRow {
    /// For a terminal.
    var text: String {
        Table.pairs([
            ("任务 task", task.description), ("交办 from", from.description), ("承办 to", to.description),
            ("交办时间 handed down", handedDown.inChina), ("期限 due", due.description),
            ("反馈 reported", reported?.inChina),
        ])
    }
}

extension [TaskRow] {
    /// A table; nothing of none.
    var text: String {
        guard !isEmpty else { return "" }
        return Table(
            [.init("任务 task"), .init("交办 from"), .init("承办 to"), .init("期限 due"), .init("反馈 reported")],
            rows: map {
                [
                    $0.task.description, $0.from.description, $0.to.description, $0.due.description,
                    $0.reported?.inChina ?? "",
                ]
            }
        ).text
    }
}
