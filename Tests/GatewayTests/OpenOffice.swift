import Bus
import Fixtures
import Foundation
import GRDB
import Intake
import Ledger
import Logging
import Messages
import ServiceKit
import WorkingDays
import ZeroMQ

@testable import Gateway
@testable import Intake

/// Intake and the gateway running in this process over one run directory, for a county with one town of two villages, by a
/// clock that is set by hand.
final class OpenOffice {
    /// Saturday, 2026-11-21, 16:00 in China.
    static let start = Timestamp(milliseconds: 1_795_248_000_000)
    static let county: AreaCode = .placeholder.county
    static let town = "330281114"
    static let village: AreaCode = .placeholder
    static let other = "330281114202"
    static let clerk = "village-clerk@330281114201"
    static let secretary = "village-secretary@330281114201"
    static let townDesk = "town-desk@330281114"
    static let discipline = "town-discipline@330281114"
    static let operatorRole = "operator@330281"
    static let filer = ""

    let folder: TemporaryDirectory
    let clock = HandClock(start)
    let release: Release
    private(set) var codes: [String] = []
    /// What came up on the way and may be found nowhere outside: receipts, tasks.
    var secrets: Set<String> = []
    private let context: Context
    private var running: [String: RunningService] = [:]
    private var callers: [String: Caller] = [:]

    init(every: Duration = .seconds(3_600), group: Int = 5) async throws {
        folder = try TemporaryDirectory()
        context = try Context()
        release = Release(every: every, group: group)
        try start("intake")
        try start("gateway")
        try await settle()
    }

    func stop() {
        for caller in callers.values { caller.close() }
        for service in running.values { service.stop() }
    }

    /// Stops a service and starts it again on the same data.
    func restart(_ name: String) throws {
        halt(name)
        try start(name)
    }

    func halt(_ name: String) {
        callers.removeValue(forKey: name)?.close()
        running.removeValue(forKey: name)?.stop()
    }

    func start(_ name: String) throws {
        let definition =
            name == "gateway"
            ? Gateway.definition(release)
            : Intake.definition(policy: try PolicyFile.embedded(), calendar: try .embedded())
        let place = ServiceConfiguration(
            county: Self.county, directory: "\(folder.path)/\(name)", run: folder.path + "/run",
            keyFile: "\(folder.path)/\(name).key")
        let clock = clock
        // Two processes do nothing in the same millisecond: an equal time would be one that was handed on.
        let apart: Duration = name == "gateway" ? .milliseconds(313) : .zero
        running[name] = try RunningService.start(
            definition, at: place, registry: PrometheusRegistry(),
            systemInputs: SystemInputs(clock: { clock.now + apart }, random: SystemInputs.system.random),
            logger: .silent,
            giveUp: { error in preconditionFailure("gave up: \(error)") })
        callers[name] = try Caller.connect(
            to: Endpoints(runDirectory: place.run).desk(name), context: context, clock: { clock.now }, logger: .silent)
    }

    func caller(_ name: String) -> Caller {
        guard let caller = callers[name] else { preconditionFailure("\(name) was stopped") }
        return caller
    }

    private var work: LocalWriter {
        guard let gateway = running["gateway"] else { preconditionFailure("it was stopped") }
        return gateway.localWriter
    }

    /// Asks Intake, or another desk, as the holder of one post whose account is named like the post.
    @discardableResult
    func call<R: Request>(
        _ request: R, with attachments: [Data] = [], as role: String, account: String? = nil, at desk: String = "intake"
    ) async throws -> R.Reply {
        let actor =
            role.isEmpty
            ? Messages.Principal.villager
            : Messages.Principal(account: account ?? role, roles: [role].compactMap { RoleAtScope($0) })
        return try await caller(desk).call(request, attachments: attachments, actor: actor, timeout: .seconds(30)).reply
    }

    // MARK: The open feed

    /// Returns once everything that Intake announced has been taken in.
    func caughtUp() async throws {
        let source = Source(county: Self.county, service: "intake")
        let head = try await caller("intake").call(Health(), timeout: .seconds(10)).reply.head
        let work = work
        guard
            try await eventually(
                within: .seconds(30),
                { try work.read { try FollowCursor.find(source, in: $0)?.position ?? .zero >= head } })
        else { throw DeskError.unavailable }
    }

    /// Lets time pass, with everything taken in before, and returns once the releases that fell due have been made.
    func pass(_ time: Duration) async throws {
        try await caughtUp()
        clock.advance(by: time)
        try await caughtUp()
        let now = clock.now
        let work = work
        guard
            try await eventually(
                within: .seconds(30), { try work.read { try Release.standing($0).next ?? now > now } })
        else { throw DeskError.unavailable }
    }

    /// The bytes of the open feed, in order.
    func open() async throws -> [Data] {
        try await everything(of: "gateway")
    }

    private func everything(of service: String) async throws -> [Data] {
        var all: [Data] = []
        var after = Position.zero
        while true {
            let page = try await caller(service).call(ReadFeed(after: after, topics: [], limit: 1_000))
            all += page.attachments
            after = page.reply.through
            if !page.reply.more { return all }
        }
    }

    /// Everything that Intake announced, in order.
    func inner() async throws -> [Data] {
        try await everything(of: "intake")
    }

    /// What Intake said of a case in its newest event of a type; nil if it said nothing.
    func end<E: CaseEvent, Value>(of id: UUIDv7, _ type: E.Type, _ value: (E) -> Value?) async throws -> Value? {
        let events = try await inner().compactMap { json in
            try JSONCoding.decode(EventHeader.self, from: json).type == E.type
                ? JSONCoding.decode(Envelope<E>.self, from: json).data : nil
        }
        return events.last { $0.step.case == id }.flatMap(value)
    }

    /// What people gave and were given: nothing of it may leave.
    var given: Set<String> {
        let doors = (1...Self.households).flatMap { ["东溪路\($0)号", "住户甲\($0)", "05740000\(1_000 + $0)"] }
        return secrets.union(codes).union(doors).union(Self.texts)
            .union([Self.telephone, "陈大有", "东溪村", "南岙村", "经办甲", Self.village.description, Self.other])
            .union([Self.clerkAccount, Self.leadAccount, Self.recusedAccount])
    }

    /// Every number in the gateway's tables and in its events' times.
    func numbers() throws -> Set<Int64> {
        try work.read { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND (name LIKE 'open%' OR name = 'event')"
            )
            var numbers: Set<Int64> = []
            for table in tables {
                for row in try Row.fetchAll(db, sql: "SELECT * FROM \(table)") {
                    for (_, value) in row { if let number = Int64.fromDatabaseValue(value) { numbers.insert(number) } }
                }
            }
            return numbers
        }
    }

    /// The turns of cases on the open feed: type and facts.
    func turns() async throws -> [(turn: String, facts: OpenCaseFacts)] {
        try await open().compactMap { json in
            let header = try JSONCoding.decode(EventHeader.self, from: json)
            guard header.type.description.hasPrefix("open.case.") else { return nil }
            let facts = try JSONCoding.decode(Envelope<OpenCaseFiled>.self, from: json).data.facts
            return (String(header.type.description.dropFirst("open.case.".count)), facts)
        }
    }

    func months() async throws -> [OpenTownMonth] {
        try await open().compactMap { json in
            try JSONCoding.decode(EventHeader.self, from: json).type == OpenTownMonth.type
                ? JSONCoding.decode(Envelope<OpenTownMonth>.self, from: json).data : nil
        }
    }

    /// The whole ledger file of the gateway with what is written beside it.
    func ledgerBytes() throws -> Data {
        try ["ledger.sqlite", "ledger.sqlite-wal"].reduce(into: Data()) { bytes, name in
            let file = URL(filePath: "\(folder.path)/gateway/\(name)")
            if FileManager.default.fileExists(atPath: file.path) { bytes += try Data(contentsOf: file) }
        }
    }

    // MARK: A small county

    static let households = 12

    private func settle() async throws {
        let areas = [
            ("330281", "余姚市"), (Self.town, "梁弄镇"), (Self.village.description, "东溪村"), (Self.other, "南岙村"),
        ]
        try await call(
            ImportAreas(rows: areas.enumerated().map { AreaRow(line: $0 + 2, code: $1.0, name: $1.1) }),
            as: Self.operatorRole)
        try await call(
            ImportGrids(rows: [GridRow(line: 2, area: Self.village.description, grid: "001")]), as: Self.townDesk)
        let posts = [
            ("village-clerk", Self.village.description, Self.clerkAccount),
            ("town-discipline", Self.town, Self.leadAccount),
        ]
        try await call(
            ImportPosts(
                rows: posts.enumerated().map {
                    PostRow(line: $0 + 2, role: $1.0, area: $1.1, account: $1.2, name: "经办甲")
                }), as: Self.operatorRole)
        let rows = (1...Self.households).map { number in
            HouseholdRow(
                line: number + 1, area: Self.village.description, grid: "001", number: "\(number)",
                door: "东溪路\(number)号", holder: "住户甲\(number)", telephone: "05740000\(1_000 + number)",
                order: "\(number)")
        }
        try await call(ImportHouseholds(rows: rows), as: Self.townDesk)
        try await call(IssueCodes(area: Self.village, grid: "001"), as: Self.townDesk)
        codes = try await call(PrintCodes(area: Self.village), as: Self.townDesk).labels.map(\.code)
    }

    func file(
        _ kind: CaseKind = .help, _ category: String = "other", by household: Int = 0, wish: VisitWish = .none,
        telephone: String? = nil
    ) async throws -> CaseReceipt {
        let filing = CaseFiling(
            kind: kind, category: category, story: "村口的路灯坏了", wish: wish, telephone: telephone)
        let receipt = try await call(FileCase(code: codes[household % codes.count], filing), as: Self.filer)
        secrets.insert(receipt.receipt)
        return receipt
    }

    func receive(_ receipt: CaseReceipt, as role: String = OpenOffice.clerk) async throws {
        try await call(ReceiveCase(.id(receipt.case)), as: role)
    }

    func accept(_ receipt: CaseReceipt, as role: String = OpenOffice.clerk) async throws {
        try await receive(receipt, as: role)
        try await call(AcceptCase(.id(receipt.case)), as: role)
    }

    /// From accepted to answered.
    func answer(
        _ receipt: CaseReceipt, as role: String = OpenOffice.clerk, reviewer: String = OpenOffice.secretary
    ) async throws {
        try await call(AnswerCase(.id(receipt.case), text: "已经派人去修"), as: role)
        try await call(ReviewAnswer(.id(receipt.case), approved: true), as: reviewer, account: "reviewer")
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }
}
