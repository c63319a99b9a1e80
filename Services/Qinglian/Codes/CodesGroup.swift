import ArgumentParser

/// `qinglian codes`.
struct CodesGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "Issue, print, fix, replace, retire and look up household codes 户廉码.",
        subcommands: [
            IssueCodesCommand.self, PrintCodesCommand.self, FixCodeCommand.self, ReplaceCodeCommand.self,
            RetireCodeCommand.self, ShowCodesCommand.self,
        ])
}
