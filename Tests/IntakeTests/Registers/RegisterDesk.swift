import Bus
import Fixtures
import Foundation
import Logging
import Messages
import ServiceKit
import ZeroMQ

@testable import Intake

/// Intake's registers running in this process, with a caller at their desk, in a folder of their own.
final class RegisterDesk {
    static let start = Timestamp(milliseconds: 1_795_248_000_000)
    let folder: TemporaryDirectory
    let clock = HandClock(start)
    private let place: ServiceConfiguration
    private let context: Context
    private var service: RunningService
    private var caller: Caller

    init(_ definition: ServiceDefinition = RegisterDesk.definition) throws {
        folder = try TemporaryDirectory()
        guard let county = AreaCode("330281") else { preconditionFailure("a county") }
        place = ServiceConfiguration(
            county: county, directory: folder.path + "/intake", run: folder.path + "/run",
            keyFile: folder.path + "/deployment.key")
        context = try Context()
        service = try Self.run(definition, place, clock)
        caller = try Self.connect(place, clock, context)
    }

    static var definition: ServiceDefinition {
        var service = ServiceDefinition(Registers.catalogue, summary: "the registers alone")
        Registers.install(into: &service)
        return service
    }

    func stop() {
        caller.close()
        service.stop()
    }

    func call<R: Request>(
        _ request: R, id: UUIDv7? = nil, as roles: String..., account: String = "tester"
    ) async throws -> R.Reply {
        try await call(request, id: id, as: roles, account: account)
    }

    func call<R: Request>(
        _ request: R, id: UUIDv7? = nil, as roles: [String], account: String = "tester"
    ) async throws -> R.Reply {
        let actor = Messages.Principal(account: account, roles: roles.compactMap { RoleAtScope($0) })
        precondition(actor.roles.count == roles.count, "a role is misspelled")
        return try await caller.call(request, actor: actor, timeout: .seconds(30), id: id).reply
    }

    /// The stable code, or the kind, of the refusal that a request meets; nil if it is answered.
    func refusal<R: Request>(_ request: R, as role: String) async throws -> String? {
        do {
            _ = try await call(request, as: role)
            return nil
        } catch let error as DeskError {
            return error.reason ?? error.kind.map { "\($0)" }
        }
    }

    /// All events of the ledger, byte for byte, by way of the desk.
    func events() async throws -> [Data] {
        var all: [Data] = []
        var after = Position.zero
        while true {
            let page = try await caller.call(ReadFeed(after: after, topics: [], limit: 1_000))
            all += page.attachments
            after = page.reply.through
            if !page.reply.more { return all }
        }
    }

    func types() async throws -> [String] {
        try await events().map { try JSONCoding.decode(EventHeader.self, from: $0).type.description }
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

/// A small county to work on: one town, two villages with two grids each, six households a grid.
extension RegisterDesk {
    static let village = "330281114201"
    static let other = "330281114202"
    static let desk = "town-desk@330281114"
    static let villageCode = AreaCode.placeholder

    func settle() async throws {
        let areas = [("330281", "余姚市"), ("330281114", "梁弄镇"), (Self.village, "东溪村"), (Self.other, "南岙村")]
        _ = try await call(
            ImportAreas(rows: areas.enumerated().map { AreaRow(line: $0 + 2, code: $1.0, name: $1.1) }),
            as: "operator@330281")
        let grids = [Self.village, Self.other].flatMap { area in ["001", "002"].map { (area, $0) } }
        _ = try await call(
            ImportGrids(rows: grids.enumerated().map { GridRow(line: $0 + 2, area: $1.0, grid: $1.1) }), as: Self.desk)
        _ = try await call(ImportHouseholds(rows: Self.households), as: Self.desk)
    }

    /// The first household of village 201, grid 001 is number 1, door 东溪路1号.
    static var households: [HouseholdRow] {
        var rows: [HouseholdRow] = []
        for area in [village, other] {
            for number in 1...12 {
                rows.append(
                    HouseholdRow(
                        line: rows.count + 2, area: area, grid: number <= 6 ? "001" : "002", number: "\(number)",
                        door: "东溪路\(number)号", holder: "住户甲\(number)", telephone: "05740000\(1_000 + number)",
                        order: "\(100 - number)"))
            }
        }
        return rows
    }
}
