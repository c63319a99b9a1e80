import ArgumentParser
import Messages

/// `qinglian case find-lost`. The opening is recorded.
struct FindLostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-lost", abstract: "查找遗失回执的件: by the telephone that was left and the day; it is recorded.")
    @OptionGroup var options: DeskOptions
    @Option var telephone: String
    @Option(help: "The day it was filed, as 2026-11-21.")
    var day: CivilDay
    @Option(help: "The village it was filed from; anywhere if absent.")
    var village: AreaCode?

    func run() async throws {
        try await options.ask(FindLostCases(telephone: telephone, day: day, village: village)) { reply in
            Table(
                [.init("编号 case"), .init("类别 kind"), .init("提交 filed")],
                rows: reply.cases.map {
                    [$0.case.description, "\($0.kind.chinese) \($0.category)", $0.filed.inChina]
                }
            ).text
        }
    }
}

/// `qinglian case recover`.
struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "补发回执: gives the filer a new receipt number; the old one dies.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The case's id.")
    var id: UUIDv7
    @Option var telephone: String
    @Option(help: "The day it was filed, as 2026-11-21.")
    var day: CivilDay

    func run() async throws {
        try await options.ask(RecoverCase(id, telephone: telephone, day: day)) { reply in
            Table.pairs([("查询码 receipt", reply.receipt), ("编号 case", reply.case.description)])
        }
    }
}
