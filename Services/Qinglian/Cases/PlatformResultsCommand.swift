import ArgumentParser
import Bus
import Messages

/// `qinglian case platform-results`. The opening is recorded.
struct PlatformResultsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "platform-results",
        abstract: "回传: writes the results of a platform's cases as a file that opens in Excel; it is recorded.")
    @OptionGroup var options: DeskOptions
    @Option(help: "12345 or jiandu-yidiantong.")
    var channel: CaseChannel
    @Option(help: "In this area.")
    var area: AreaCode
    @Option(help: "Came in on this day or later.")
    var from: CivilDay
    @Option(help: "Came in on this day or earlier.")
    var through: CivilDay
    @Option(name: .shortAndLong, help: "The file; by default the sheet's own name.", completion: .file())
    var output: String?

    func run() async throws {
        let request = ExportPlatformResults(channel: channel, area: area, from: from, through: through)
        let answer = try await options.withDesk { try await $0.askWithAttachments(request) }
        guard let sheet = answer.attachments.first else {
            throw Failure(.temporary, "the answer came without the sheet", hint: "ask again")
        }
        let file = output ?? answer.reply.fileName
        try Standard.write(sheet, to: file)
        try options.show(answer.reply) { "\(file): \($0.rows) 行 rows" }
    }
}
