import ArgumentParser
import Messages

/// `qinglian checkpoint`.
struct CheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Print the newest signed checkpoint of a ledger, and the key that verifies it.")

    @OptionGroup var options: DeskOptions

    func run() async throws {
        try await options.ask(ReadCheckpoint()) { reply in
            "\(reply.note ?? "尚无检查点 no checkpoint yet: the first is signed within a minute of the first event\n")"
                + "\n验证公钥 verifier key: \(reply.verifier)"
        }
    }
}
