import ArgumentParser
import Bus
import Foundation
import Messages
import Papers

/// `qinglian`: the operator's and integrator's command line.
@main
struct Qinglian: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qinglian",
        abstract: "清廉: clean local government on one machine. Runs the services and speaks to their desks.",
        discussion: """
            Start with 'qinglian up --demo'. Shell completion: \
            'qinglian --generate-completion-script bash > /etc/bash_completion.d/qinglian' (or zsh, fish).
            """,
        version: "0.1.0",
        subcommands: [Up.self, Child.self],
        groupedSubcommands: [
            CommandGroup(
                name: "The county",
                subcommands: [
                    ImportGroup.self, AccountsGroup.self, CodesGroup.self, CaseGroup.self, TaskCommands.self,
                    CalendarGroup.self, GuidesGroup.self, DemoGroup.self,
                ]),
            CommandGroup(
                name: "Events",
                subcommands: [TailCommand.self, FollowersCommand.self, DeadLettersGroup.self, NoticesGroup.self]),
            CommandGroup(
                name: "Care",
                subcommands: [
                    HealthCommand.self, MetricsCommand.self, VerifyCommand.self, RebuildCommand.self,
                    BackupCommand.self, RestoreCommand.self, ShredCommand.self, KeysCommand.self,
                    CheckpointCommand.self, ProveCommand.self,
                ]),
            CommandGroup(
                name: "Integration",
                subcommands: [
                    DescribeCommand.self, SchemaCommand.self, AsyncAPICommand.self, CallCommand.self,
                ]),
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(reporting: error)
        }
    }

    /// Ends the process with the status of `error`, and with words that say what to do.
    private static func exit(reporting error: any Error) -> Never {
        let failure: Failure
        switch error {
        case let error as Failure: failure = error
        case let error as DeskError: failure = Failure(error)
        case let error as BusError: failure = Failure(.unavailable, error.message, underlying: error)
        case let error as PaperError: failure = Failure(.data, error.description, underlying: error)
        default: exit(withError: error)
        }
        let lines: String
        if CommandLine.arguments.contains("--json") {
            lines = (try? JSONCoding.encode(failure.json)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        } else {
            lines = "qinglian: \(failure.message)" + (failure.hint.map { "\n  → \($0)" } ?? "")
        }
        FileHandle.standardError.write(Data((lines + "\n").utf8))
        Foundation.exit(failure.code.rawValue)
    }
}
