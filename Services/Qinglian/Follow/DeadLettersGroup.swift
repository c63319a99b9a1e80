import ArgumentParser
import Messages

/// `qinglian dead-letters`.
struct DeadLettersGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "Events that a service could not handle, and those that wait behind them.",
        subcommands: [List.self, Replay.self, Discard.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists them in order.")
        @OptionGroup var options: DeskOptions

        func run() async throws {
            try await options.ask(ListDeadLetters()) { reply in
                guard !reply.letters.isEmpty else { return "没有 none" }
                return Table(
                    [
                        .init("来源 source"), .init("位置 position", right: true), .init("事件 type"), .init("对象 subject"),
                        .init("原因 reason"), .init("自 since"),
                    ],
                    rows: reply.letters.map {
                        [
                            $0.source.description, String($0.sequence.value), $0.type?.description ?? "关于来件 of a case",
                            $0.subject?.description ?? "", $0.reason ?? "等候前面的 waits", $0.parked.inChina,
                        ]
                    }
                ).text
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Handles a source's parked events again, in order, up to the first that fails once more.")
        @OptionGroup var options: DeskOptions
        @Argument(help: "The source, as /qinglian/330281/intake.")
        var source: Source

        func run() async throws {
            let handled = try await options.withDesk { desk in
                var handled = 0
                while true {
                    let reply = try await desk.ask(ReplayDeadLetter(source: source))
                    handled += 1
                    if reply.left == 0 { return handled }
                    Standard.say("\(reply.sequence.value) … 剩余 left \(reply.left)")
                }
            }
            try options.show(["handled": handled]) { _ in "办理 handled \(handled)" }
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives one parked event up, for a stated reason.")
        @OptionGroup var options: DeskOptions
        @Argument(help: "The source, as /qinglian/330281/intake.")
        var source: Source
        @Argument(help: "The event's position.")
        var position: Position
        @Option var reason: String

        func run() async throws {
            let request = DiscardDeadLetter(source: source, sequence: position, reason: reason)
            try await options.ask(request) { _ in "已放弃 discarded" }
        }
    }
}
