import Bus
import Fixtures
import Foundation
import Logging
import Messages
import ServiceKit
import Synchronization
import ZeroMQ

/// A service running in this process, with a caller at its desk, in a folder of its own.
final class Workshop {
    static let start = Timestamp(milliseconds: 1_795_248_000_000)
    let folder: TemporaryDirectory
    let clock: HandClock
    let place: ServiceConfiguration
    let definition: ServiceDefinition
    private let context: Context
    private(set) var service: RunningService
    private(set) var caller: Caller

    init(
        _ definition: ServiceDefinition = Tally.definition, in folder: TemporaryDirectory? = nil,
        clock: HandClock = HandClock(start), queueLimit: Int = 4_096,
        backupsKept: Int = 7, logBound: Int? = nil
    ) throws {
        let folder = try folder ?? TemporaryDirectory()
        self.folder = folder
        self.clock = clock
        self.definition = definition
        guard let county = AreaCode("330281") else { preconditionFailure("a county") }
        var place = ServiceConfiguration(
            county: county, directory: "\(folder.path)/\(definition.catalogue.service)", run: folder.path + "/run",
            keyFile: folder.path + "/deployment.key")
        place.queueLimit = queueLimit
        place.backupsKept = backupsKept
        if let logBound { place.logBound = logBound }
        self.place = place
        context = try Context()
        service = try Self.start(definition, place, clock)
        caller = try Self.connect(definition, place, clock, context)
    }

    func restart() throws {
        stop()
        service = try Self.start(definition, place, clock)
        caller = try Self.connect(definition, place, clock, context)
    }

    func stop() {
        caller.close()
        service.stop()
    }

    /// The ways to ask the service.
    enum Way: CaseIterable {
        case socket, local
    }

    func desk(_ way: Way) -> any DeskCaller {
        switch way {
        case .socket: caller
        case .local: service.localDesk
        }
    }

    func call<R: Request>(_ request: R, id: UUIDv7? = nil, as actor: Messages.Principal? = nil) async throws -> R.Reply
    {
        try await caller.call(request, actor: actor, timeout: .seconds(10), id: id).reply
    }

    /// All events of the ledger, by way of the desk.
    func events() async throws -> [EventHeader] {
        let page = try await caller.call(ReadFeed(after: .zero, topics: [], limit: 1_000))
        return try page.attachments.map { try JSONCoding.decode(EventHeader.self, from: $0) }
    }

    private static func start(_ definition: ServiceDefinition, _ place: ServiceConfiguration, _ clock: HandClock) throws
        -> RunningService
    {
        try RunningService.start(
            definition, at: place, registry: PrometheusRegistry(),
            systemInputs: SystemInputs(clock: { clock.now }, random: SystemInputs.system.random),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            giveUp: { error in preconditionFailure("gave up: \(error)") })
    }

    private static func connect(
        _ definition: ServiceDefinition, _ place: ServiceConfiguration, _ clock: HandClock, _ context: Context
    ) throws -> Caller {
        try Caller.connect(
            to: Endpoints(runDirectory: place.run).desk(definition.catalogue.service), context: context,
            clock: { clock.now }, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}
