import ArgumentParser
import Messages

/// `qinglian health`.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Tell whether the services are ready, and where their ledgers stand.")

    @OptionGroup var options: DeskOptions

    func run() async throws {
        var silent: [String] = []
        let answers = try await options.askAll(Health(), silent: { silent.append($0) }).map(\.reply)
        for (number, health) in answers.enumerated() {
            if number > 0, !options.json { print() }
            try options.show(health, text)
        }
        if !answers.allSatisfy(\.ready) || !silent.isEmpty { throw ExitCode(Failure.Code.unavailable.rawValue) }
    }

    private func text(_ health: Health.Reply) -> String {
        Table.pairs([
            ("服务 service", "\(health.service) \(health.version)"),
            ("状态 state", health.ready ? "就绪 ready" : "未就绪 not ready"),
            ("注意 warnings", health.warnings.isEmpty ? nil : health.warnings.joined(separator: "; ")),
            ("问题 problems", health.problems.isEmpty ? nil : health.problems.joined(separator: "; ")),
            ("账本 ledger", health.ledger.description),
            ("事件 events", String(health.head.value)),
            ("启动 started", health.started.inChina),
        ])
    }
}
