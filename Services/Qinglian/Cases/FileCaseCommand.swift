import ArgumentParser
import Messages

/// `qinglian case file`: as a villager does.
struct FileCaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file", abstract: "提交: files a case with a household code, or for a village.")
    @OptionGroup var options: DeskOptions
    @OptionGroup(title: "Case") var filing: FilingOptions
    @OptionGroup var files: AttachOptions

    func run() async throws {
        let said = try filing.filing()
        let request: FileCase
        if let code = filing.code {
            request = FileCase(code: code, said)
        } else if let village = filing.village {
            request = FileCase(village: village, said)
        } else {
            throw Failure(.usage, "neither --code nor --village was given")
        }
        try await options.ask(request, with: try files.read(), as: .villager) { $0.text }
    }
}

/// `qinglian case enter`: what came on paper, by telephone, to an outpost or from a platform.
struct EnterCaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enter",
        abstract: "录入: enters a case that came on paper, by telephone, to an outpost, or from 12345 or 监督一点通.")
    @OptionGroup var options: DeskOptions
    @OptionGroup(title: "Case") var filing: FilingOptions
    @OptionGroup var files: AttachOptions
    @Option(help: "paper, telephone, outpost, 12345 or jiandu-yidiantong.")
    var channel: CaseChannel
    @Option(help: "Which household of --village, by its id as 'case doors' lists it.")
    var household: UUIDv7?
    @Option(help: "The day it came in truth; today if left out.")
    var day: CivilDay?
    @Option(help: "The number on the paper.")
    var paperNumber: String?
    @Option(help: "平台编号: the platform's own number.")
    var platformNumber: String?

    func validate() throws {
        guard household == nil || filing.code == nil else {
            throw ValidationError("--household goes with --village, not with --code")
        }
    }

    func run() async throws {
        let request = FileCaseByStaff(
            channel: channel, code: filing.code, village: filing.village,
            household: household.map { HouseholdName(id: $0) }, day: day, paperNumber: paperNumber,
            platformNumber: platformNumber, try filing.filing())
        try await options.ask(request, with: try files.read()) { $0.text }
    }
}
