import ArgumentParser
import Foundation
import Messages

/// Which case an act is done to, and by whom.
struct CaseActOptions: ParsableArguments {
    @OptionGroup var desk: DeskOptions
    @Argument(help: "The case: its 8 digits or its id; or the 16 digits of its receipt.")
    var key: CaseKey

    /// The filer speaks as the public with the receipt; staff say who they are with --as.
    var actor: Messages.Principal {
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
    static var method: Messages.MethodName { Act.method }

    func attachments() throws -> [Data] { [] }

    func run() async throws {
        try await on.desk.ask(act(), with: try attachments(), as: on.actor) { $0.text }
    }
}

extension CaseStatus {
    /// For a terminal.
    var text: String {
        Table.pairs([
            ("编号 case", `case`.description),
            ("状态 state", state.shown),
            ("承办 office", office.description),
            ("负责 responsible", responsible == office ? nil : responsible.description),
            ("签收期限 receive by", receiveBy?.shown(provisional.contains(.receive))),
            ("答复期限 answer by", answerBy?.shown(provisional.contains(.answer))),
            ("回访期限 visit by", visitBy?.shown(provisional.contains(.visit))),
            ("超期 overdue", overdue.isEmpty ? nil : overdue.map(\.rawValue).joined(separator: ", ")),
        ])
    }
}

extension CaseStatus {
    /// The nearest of the days that run.
    var nearest: String? {
        let days: [(CaseClock, CivilDay?)] = [(.receive, receiveBy), (.answer, answerBy), (.visit, visitBy)]
        return days.compactMap { clock, day in day.map { (clock, $0) } }.min { $0.1 < $1.1 }
            .map { clock, day in day.shown(provisional.contains(clock)) }
    }
}

extension CivilDay {
    /// 2027-01-05, 暂定 while its year's days off are not published.
    func shown(_ isProvisional: Bool) -> String { isProvisional ? "\(self) 暂定 provisional" : description }
}
