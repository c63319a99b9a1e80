import ArgumentParser
import Messages

/// `qinglian case doors`. The opening is recorded.
struct ListDoorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doors",
        abstract: "门牌名单: lists a village's doors in walking order, for 'enter'; recorded once a day.")
    @OptionGroup var options: DeskOptions
    @Option(help: "A village or community.")
    var area: AreaCode
    @Option(help: "Only this grid.")
    var grid: String?
    @Option(help: "Go on where the page before ended.")
    var after: UUIDv7?
    @Option(help: "1 to 500.")
    var limit = ListDoors.limit

    func run() async throws {
        try await options.ask(ListDoors(area: area, grid: grid, after: after, limit: limit)) { reply in
            let table = Table(
                [.init("网格 grid"), .init("门牌 door"), .init("户号 number"), .init("id")],
                rows: reply.doors.map { [$0.grid, $0.door, $0.number ?? "", $0.household.description] })
            return (reply.doors.isEmpty ? "没有登记的门牌 no doors" : table.text)
                + (reply.next.map { "\n还有 more: --after \($0)" } ?? "")
        }
    }
}
