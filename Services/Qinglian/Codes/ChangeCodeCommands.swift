import ArgumentParser
import Messages

/// Which household is meant, in a village.
struct HouseholdOptions: ParsableArguments {
    @Option(help: "The village or community.")
    var area: AreaCode
    @Option(help: "户号, unique in its village.")
    var number: String?
    @Option(help: "门牌号, as it hangs at the door.")
    var door: String?

    var name: HouseholdName { HouseholdName(number: number, door: door) }

    func validate() throws {
        guard (number == nil) != (door == nil) else { throw ValidationError("give either --number or --door") }
    }

    func find(_ desk: DeskClient) async throws -> UUIDv7 {
        try await desk.ask(FindHousehold(area: area, household: name)).household
    }
}

/// `qinglian codes fix`.
struct FixCodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix", abstract: "张贴: a guardian's scan at the door confirms that the label hangs there.")
    @OptionGroup var options: DeskOptions
    @OptionGroup(title: "Household") var household: HouseholdOptions
    @Argument(help: "The code, as scanned or typed.")
    var code: String
    @Option(help: "The grid.")
    var grid: String
    @Option(help: "When it was scanned, if there was no network at the door.")
    var scanned: Timestamp?

    func run() async throws {
        let request = FixCode(
            code: code, area: household.area, grid: grid, household: household.name, scanned: scanned)
        try await options.ask(request) { $0.already ? "早已确认 confirmed before" : "已确认 confirmed" }
    }
}

/// `qinglian codes replace`.
struct ReplaceCodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace", abstract: "更换: another code; the one before leads nowhere at once.")
    @OptionGroup var options: DeskOptions
    @OptionGroup(title: "Household") var household: HouseholdOptions
    @Option(help: "damaged, lost, disclosed, swapped or renewed.")
    var reason: ReplacementReason

    func run() async throws {
        let done = try await options.withDesk { desk in
            try await desk.ask(ReplaceCode(household: try await household.find(desk), reason: reason))
        }
        try options.show(done) { _ in "已更换 replaced; print it with 'qinglian codes print --area \(household.area)'" }
    }
}

/// `qinglian codes retire`.
struct RetireCodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "停用: retires a household's code without another in its place.")
    @OptionGroup var options: DeskOptions
    @OptionGroup(title: "Household") var household: HouseholdOptions
    @Option(help: "demolished, moved, vacant or mistaken.")
    var reason: RetirementReason

    func run() async throws {
        let done = try await options.withDesk { desk in
            try await desk.ask(RetireCode(household: try await household.find(desk), reason: reason))
        }
        try options.show(done) { _ in "已停用 retired" }
    }
}
