import ArgumentParser
import Foundation
import Messages

/// Which case an act is done to, and by whom.
struct CaseActOptions: ParsableArguments {
    @OptionGroup var desk: DeskOptions
    @Argument(help: "The case: its id, or the 16 digits of its receipt.")
    var key: CaseKey

    /// The filer speaks as the public with the receipt; staff say who they are with --as.
    var actor: Messages.Actor {
        if case .receipt = key { .villager } else { ActorOptions.operator }
    }
}

/// A subcommand that does one act on one case and shows where the case stands then.
protocol CaseActCommand: AsyncParsableCommand {
    associatedtype Act: CaseCommand
    var on: CaseActOptions { get }
    func act() -> Act
    /// Files that go with it.
    func attachments() throws -> [Data]
}

extension CaseActCommand {
    func attachments() throws -> [Data] { [] }

    func run() async throws {
        try await on.desk.ask(act(), with: try attachments(), as: on.actor) { $0.text }
    }
}

extension CaseStanding {
    /// For a terminal.
    var text: String {
        Table.pairs([
            ("编号 case", `case`.description),
            ("状态 state", state.shown),
            ("承办 office", office.description),
            ("负责 responsible", responsible == office ? nil : responsible.description),
            ("签收期限 receive by", receiveBy?.description),
            ("答复期限 answer by", answerBy?.description),
            ("回访期限 visit by", visitBy?.description),
            ("超期 overdue", overdue.isEmpty ? nil : overdue.map(\.rawValue).joined(separator: ", ")),
        ])
    }
}
