import ArgumentParser
import Messages

/// `qinglian case list`.
struct ListCasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the cases of the actor's offices: overdue first, then by deadline.")
    @OptionGroup var options: DeskOptions
    @Option(help: "Only these states; repeatable.")
    var state: [CaseState] = []
    @Option(help: "Only these kinds; repeatable.")
    var kind: [CaseKind] = []
    @Flag(help: "Only what the actor's own offices work on.")
    var mine = false
    @Flag(help: "Only what waits for the actor's offices now.")
    var waiting = false
    @Option(help: "The case's 8 digits, or 4 or more of the last.")
    var number: String?
    @Flag(help: "Only what is overdue.")
    var overdue = false
    @Option(help: "Only in this area.")
    var area: AreaCode?
    @Option(help: "Go on where the page before ended.")
    var cursor: String?
    @Option(help: "1 to 200.")
    var limit = 50

    func run() async throws {
        let request = ListCases(
            states: state, kinds: kind, mine: mine, waiting: waiting, overdue: overdue, area: area, number: number,
            cursor: cursor, limit: limit)
        try await options.ask(request) { reply in
            guard !reply.cases.isEmpty else { return "没有诉求件 no cases" }
            let table = Table(
                [
                    .init("编号 number"), .init("状态 state"), .init("类别 kind"), .init("村社 village"),
                    .init("承办 office"), .init("期限 due"), .init("超期 overdue"), .init("id"),
                ],
                rows: reply.cases.map { row in
                    let standing = row.standing
                    return [
                        row.number.grouped, standing.state.shown, "\(row.kind.chinese) \(row.category)",
                        row.place.village.description, standing.office.description, standing.nearest ?? "",
                        standing.overdue.map(\.rawValue).joined(separator: ","), standing.case.description,
                    ]
                })
            return table.text + (reply.cursor.map { "\n还有 more: --cursor \($0)" } ?? "")
        }
    }
}

/// `qinglian case telephone`. The opening is recorded.
struct VisitTelephoneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "telephone",
        abstract: "电话回访: shows the number to call for a visit, and nothing else; it is recorded.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "The case's id.")
    var id: UUIDv7

    func run() async throws {
        try await options.ask(ReadVisitTelephone(id)) { Telephone.shown($0.telephone) }
    }
}

/// `qinglian case visits`.
struct ListVisitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visits", abstract: "Lists the visits due in a guardian's grids, without the matter.")
    @OptionGroup var options: DeskOptions
    @Option(help: "1 to 200.")
    var limit = 100

    func run() async throws {
        try await options.ask(ListVisits(limit: limit)) { reply in
            reply.visits.isEmpty
                ? "没有要回访的 no visits are due"
                : Table(
                    [.init("编号 case"), .init("村社 village"), .init("网格 grid"), .init("方式 wish"), .init("期限 by")],
                    rows: reply.visits.map {
                        [
                            $0.case.description, $0.place.village.description, $0.place.grid ?? "", $0.wish.rawValue,
                            $0.by.description,
                        ]
                    }
                ).text
        }
    }
}
