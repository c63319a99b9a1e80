import ArgumentParser
import Messages

/// `qinglian codes issue`.
struct IssueCodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "制发: issues codes to the households of a village or grid that never had one.")
    @OptionGroup var options: DeskOptions
    @Option(help: "A village or community.")
    var area: AreaCode
    @Option(help: "Only this grid.")
    var grid: String?

    func run() async throws {
        let request = IssueCodes(area: area, grid: grid)
        let issued = try await options.withDesk { desk in
            var issued = 0
            while true {
                let reply = try await desk.ask(request)
                issued += reply.issued
                if reply.remaining == 0 || reply.issued == 0 { return issued }
                Standard.say("\(issued) … \(reply.remaining)")
            }
        }
        try options.show(IssueCodes.Reply(issued: issued, remaining: 0)) { "制发 issued \($0.issued)" }
    }
}
