import ArgumentParser
import Messages

/// `qinglian metrics`.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Print a service's metrics in Prometheus' text format.")

    @OptionGroup var options: DeskOptions

    func run() async throws {
        try await options.ask(ReadMetrics()) { $0.text }
    }
}
