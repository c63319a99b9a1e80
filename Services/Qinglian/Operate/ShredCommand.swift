import ArgumentParser
import Messages

/// `qinglian shred`.
struct ShredCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shred", abstract: "Destroy for good what is sealed for a subject. There is no way back.")

    @OptionGroup var options: DeskOptions
    @Argument(help: "The subject, as case/0192….")
    var subject: Subject
    @Option(help: "Why; it stands in the ledger. No names.")
    var reason: String
    @Flag(help: "Really do it.")
    var yes = false

    func run() async throws {
        guard yes else {
            throw Failure(
                .usage, "this destroys the key of \(subject) and with it everything sealed for it",
                hint: "add --yes to do it")
        }
        try await options.ask(Shred(subject: subject, reason: reason)) { _ in "已销毁 shredded: \(subject)" }
    }
}
