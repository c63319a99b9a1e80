import ArgumentParser

/// `qinglian demo`.
struct DemoGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A made-up county to try things on.", subcommands: [Load.self])

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends the made-up county through ordinary commands; safe to repeat.")
        @OptionGroup var options: DeskOptions

        func run() async throws {
            try await options.withDesk(as: DemoCounty.actor) { desk in
                try await DemoCounty.load(into: desk) { Standard.say($0) }
            }
        }
    }
}
