import ArgumentParser
import Bus
import Messages

/// `qinglian metrics`.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Print the services' metrics in Prometheus' text format.",
        discussion: "Unless one service is named, each line bears the label service.")

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let answers = try await options.askAll(ReadMetrics())
        if options.named != nil || options.json {
            for (_, reply) in answers { try options.show(reply, \.text) }
        } else {
            print(MetricsText.merged(answers.map { ($0.service, $0.reply.text) }), terminator: "")
        }
    }
}
