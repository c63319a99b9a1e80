import Bus
import Fixtures
import Foundation
import Ledger
import Logging
import Messages
import ServiceKit
import Testing
import WorkingDays
import ZeroMQ

@testable import Intake

/// Intake running in this process for a small county, with a caller at its desk and a clock that is set by hand.
///
/// It is Saturday, 21 November 2026. Two villages, each with two grids; household codes are printed in the first.
final class CaseCounty {
    let clock = HandClock(start)
    let codes: [String]
    private let folder: TemporaryDirectory
    private let place: ServiceConfiguration
    private let definition: ServiceDefinition
    private let context: Context
    private var service: RunningService
    private var caller: Caller

    static let start = Timestamp(milliseconds: 1_795_248_000_000)
    static let village = AreaCode.placeholder
    static let other = "330281114202"
    static let clerk = "village-clerk@330281114201"
    static let secretary = "village-secretary@330281114201"
    static let guardian = "guardian@330281114201-001"
    static let town = "town-desk@330281114"
    static let county = "county-desk@330281"
    static let townDiscipline = "town-discipline@330281114"
    static let countyDiscipline = "county-discipline@330281"
    static let filer = ""

    init(policy: CasePolicy? = nil) async throws {
        folder = try TemporaryDirectory()
        place = ServiceConfiguration(
            county: Self.village.county, directory: folder.path + "/intake", run: folder.path + "/run",
            keyFile: folder.path + "/deployment.key")
        definition = Intake.definition(policy: try policy ?? PolicyFile.embedded(), calendar: try .embedded())
        context = try Context()
        service = try Self.run(definition, place, clock)
        caller = try Self.connect(place, clock, context)
        let areas = [("330281", "余姚市"), ("330281114", "梁弄镇"), (Self.village.description, "东溪村"), (Self.other, "南岙村")]
        try await Self.load(
            caller, "operator@330281",
            ImportAreas(rows: areas.enumerated().map { AreaRow(line: $0 + 2, code: $1.0, name: $1.1) }))
        let grids = [Self.village.description, Self.other].flatMap { area in ["001", "002"].map { (area, $0) } }
        try await Self.load(
            caller, Self.town,
            ImportGrids(rows: grids.enumerated().map { GridRow(line: $0 + 2, area: $1.0, grid: $1.1) }))
        try await Self.load(caller, "operator@330281", ImportPosts(rows: Self.posts))
        try await Self.load(caller, Self.town, ImportHouseholds(rows: Self.households))
        try await Self.load(caller, Self.town, IssueCodes(area: Self.village, grid: "001"))
        let actor = Messages.Principal(account: "t", roles: [Self.town].compactMap { RoleAtScope($0) })
        codes = try await caller.call(PrintCodes(area: Self.village), actor: actor).reply.labels.map(\.code)
    }

    private static func load(_ caller: Caller, _ role: String, _ request: some Request) async throws {
        let actor = Messages.Principal(account: "t", roles: [role].compactMap { RoleAtScope($0) })
        _ = try await caller.call(request, actor: actor, timeout: .seconds(30))
    }

    /// Ends the service, and sees that the tables hold what the events give, all of them.
    func stop() {
        end()
        do {
            let report = try Verification(projections: definition.projections)
                .examine(place.directory + "/ledger.sqlite")
            #expect(report.findings == [])
            #expect(report.projections.contains("cases"))
        } catch {
            Issue.record(error)
        }
    }

    private func end() {
        caller.close()
        service.stop()
    }

    func restart() throws {
        end()
        service = try Self.run(definition, place, clock)
        caller = try Self.connect(place, clock, context)
    }

    /// Asks as the holder of one post; its account is named like the post unless `account` says another.
    func call<R: Request>(
        _ request: R, with attachments: [Data] = [], as role: String, account: String? = nil
    ) async throws -> R.Reply {
        try await whole(request, with: attachments, as: role, account: account).reply
    }

    /// How many sealed files lie on disk, whether an event names them or not.
    var sealedFiles: Int {
        let files = FileManager.default.enumerator(
            at: URL(filePath: place.directory + "/blobs"), includingPropertiesForKeys: nil)
        return files?.compactMap { $0 as? URL }.count { !$0.hasDirectoryPath } ?? 0
    }

    /// The answer with its attachments.
    func whole<R: Request>(
        _ request: R, with attachments: [Data] = [], as role: String, account: String? = nil
    ) async throws -> CallAnswer<R.Reply> {
        let actor =
            role.isEmpty
            ? Messages.Principal.villager
            : Messages.Principal(account: account ?? role, roles: [role].compactMap { RoleAtScope($0) })
        return try await caller.call(request, attachments: attachments, actor: actor, timeout: .seconds(30))
    }

    /// The stable code, or the kind, of the refusal that a request meets; nil if it is answered.
    func refusal<R: Request>(
        _ request: R, with attachments: [Data] = [], as role: String, account: String? = nil
    ) async throws -> String? {
        do {
            _ = try await call(request, with: attachments, as: role, account: account)
            return nil
        } catch let error as DeskError {
            return error.reason ?? error.kind.map { "\($0)" }
        }
    }

    /// The openings of what is sealed, in order.
    func openings() async throws -> [VaultOpened] {
        try await events(of: ["vault.opened."]).map {
            try JSONCoding.decode(Envelope<VaultOpened>.self, from: $0).data
        }
    }

    /// The events of cases, as the ledger holds them.
    func events(of prefixes: [String] = ["intake.case.", "intake.retaliation."]) async throws -> [Data] {
        var all: [Data] = []
        var after = Position.zero
        while true {
            let topics = prefixes.compactMap { Topic($0) }
            let page = try await caller.call(ReadFeed(after: after, topics: topics, limit: 1_000))
            all += page.attachments
            after = page.reply.through
            if !page.reply.more { return all }
        }
    }

    /// What the newest event of a type says, of one case.
    func newest<E: CaseEvent>(_ type: E.Type, of id: UUIDv7) async throws -> E? {
        try await events().compactMap { json in
            try JSONCoding.decode(EventHeader.self, from: json).type == E.type
                ? JSONCoding.decode(Envelope<E>.self, from: json).data : nil
        }.last { $0.step.case == id }
    }

    /// The last words of the types of one case's events, in order, without the reminders before its deadlines.
    func acts(of id: UUIDv7) async throws -> [String] {
        try await events().map { try JSONCoding.decode(EventHeader.self, from: $0) }
            .filter { $0.subject == .case(id) && $0.type != CaseDueSoon.type }.map(\.type.act)
    }

    /// The reminders before a case's deadlines, in order.
    func reminders(of id: UUIDv7) async throws -> [CaseDueSoon] {
        try await events().compactMap { json in
            try JSONCoding.decode(EventHeader.self, from: json).type == CaseDueSoon.type
                ? JSONCoding.decode(Envelope<CaseDueSoon>.self, from: json).data : nil
        }.filter { $0.step.case == id }
    }

    /// Who leads and helps: `wang` and the deputy `li` of the village's clerk, `lead` in the town's discipline office.
    private static let posts = [
        PostRow(line: 2, role: "village-clerk", area: village.description, account: "wang", name: "文书甲"),
        PostRow(line: 3, role: "village-clerk", area: village.description, seat: "deputy", account: "li", name: "文书乙"),
        PostRow(line: 4, role: "town-discipline", area: "330281114", account: "lead", name: "纪检甲"),
    ]

    /// Six households in each village's first grid.
    private static var households: [HouseholdRow] {
        var rows: [HouseholdRow] = []
        for area in [village.description, other] {
            for number in 1...6 {
                rows.append(
                    HouseholdRow(
                        line: rows.count + 2, area: area, grid: "001", number: "\(number)", door: "东溪路\(number)号",
                        holder: "住户甲\(number)", telephone: "05740000\(1_000 + number)", order: "\(number)"))
            }
        }
        return rows
    }

    // MARK: Cases

    func file(
        _ kind: CaseKind = .help, _ category: String = "other", code: String? = nil, target: CaseTarget? = nil,
        story: String = "村口的路灯坏了", wish: VisitWish? = nil, telephone: String? = nil
    ) async throws -> CaseReceipt {
        let filing = CaseFiling(
            kind: kind, category: category, target: target, story: story, wish: wish, telephone: telephone)
        return try await call(FileCase(code: code ?? codes[0], filing), as: Self.filer)
    }

    /// The code for a new receipt number, as notification is told it for its message; nil if none is good.
    func code(for id: UUIDv7) async throws -> String? {
        try await caller.call(
            ReadFilerTelephone(case: id, code: true), actor: .notification, timeout: .seconds(30)
        ).reply.code
    }

    func accept(_ id: UUIDv7, as role: String = CaseCounty.clerk) async throws {
        _ = try await call(ReceiveCase(.id(id)), as: role)
        _ = try await call(AcceptCase(.id(id)), as: role)
    }

    /// From filed to answered: taken on, drafted and released by two holders of posts.
    @discardableResult
    func answer(
        _ id: UUIDv7, by role: String = CaseCounty.clerk, reviewer: String = CaseCounty.secretary,
        text: String = "已经派人去修"
    ) async throws -> CaseStatus {
        try await accept(id, as: role)
        _ = try await call(AnswerCase(.id(id), text: text), as: role)
        return try await call(ReviewAnswer(.id(id), approved: true), as: reviewer, account: "reviewer")
    }

    private static func run(
        _ definition: ServiceDefinition, _ place: ServiceConfiguration, _ clock: HandClock
    ) throws -> RunningService {
        try RunningService.start(
            definition, at: place, registry: PrometheusRegistry(),
            systemInputs: SystemInputs(clock: { clock.now }, random: SystemInputs.system.random),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            giveUp: { error in preconditionFailure("gave up: \(error)") })
    }

    private static func connect(_ place: ServiceConfiguration, _ clock: HandClock, _ context: Context) throws -> Caller
    {
        try Caller.connect(
            to: Endpoints(runDirectory: place.run).desk("intake"), context: context, clock: { clock.now },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}
