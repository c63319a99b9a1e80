package import Bus
package import Foundation
import Ledger
package import Logging
import Messages
import Synchronization
import Vault
package import ZeroMQ

/// A service at work: its data held, its writer and readers running, its desk open and its feed announced.
package final class RunningService: Sendable {
    package static let version = "0.1.0"

    private let directory: DataDirectory
    private let storage: Storage
    /// For sockets to other desks, from the same process.
    package let context: Context
    private let tasks: WorkQueue<WriterTask>
    private let readers: QueryPool
    /// Where this process finds the services of its suite.
    package let endpoints: Endpoints
    private let server: BusServer
    /// This service's own desk, for who asks it in its process.
    package let localDesk: LocalDesk
    private let gatekeeper: Gatekeeper?
    private let keyWatch: KeyWatch?
    private let crowdWatch: CrowdWatch?
    private let condition: Condition
    private let writer: WorkerThread
    private let followings: [FollowedFeed]
    private let care: MaintenanceHandlers
    package let logger: Logger
    package let place: ServiceConfiguration
    package let systemInputs: SystemInputs
    package let registry: PrometheusRegistry

    /// Opens the data and begins to serve. When this returns, the desk answers.
    ///
    /// - Parameter giveUp: called from the writer thread when the process must end at once, because its disk did not take
    ///   what was written; what was not acknowledged may or may not be there, and a new start finds out.
    /// - Throws: `ServiceError`, `LedgerError`, `VaultError`, `ZeroMQError`: each says what to do.
    package static func start(
        _ definition: ServiceDefinition, at place: ServiceConfiguration, registry: PrometheusRegistry,
        systemInputs: SystemInputs = .system, logger: Logger,
        giveUp: @escaping @Sendable (any Error) -> Void
    ) throws -> RunningService {
        try RunningService(
            definition, at: place, registry: registry, systemInputs: systemInputs, logger: logger, giveUp: giveUp)
    }

    private init(
        _ given: ServiceDefinition, at place: ServiceConfiguration, registry: PrometheusRegistry,
        systemInputs: SystemInputs,
        logger: Logger, giveUp: @escaping @Sendable (any Error) -> Void
    ) throws {
        self.logger = logger
        self.registry = registry
        self.place = place
        self.systemInputs = systemInputs
        var definition = given
        let service = definition.catalogue.service
        let condition = Condition(started: systemInputs.clock())
        self.condition = condition
        directory = try DataDirectory(path: place.directory)
        let storage = try Storage.open(definition, at: place, systemInputs: systemInputs, logger: logger)
        let ledger = storage.ledger
        let vault = storage.vault
        self.storage = storage
        let source = Source(county: place.county, service: service)
        try definition.installCommon(
            storage: storage, source: source, version: Self.version, registry: registry, condition: condition,
            systemInputs: systemInputs)
        definition.installDeadLetters(definition.follows)
        care = MaintenanceHandlers(
            given, at: place, verification: try Storage.verification(given, vault), clock: systemInputs.clock,
            logger: logger)
        definition.installCare(care)
        try definition.checkComplete()

        let tasks = WorkQueue<WriterTask>(limit: place.queueLimit)
        self.tasks = tasks
        registry.gauge("qinglian_writer_waiting") { Double(tasks.count) }
        registry.bound("writer_queue", limit: place.queueLimit) { tasks.count }
        registry.watch(ledger, condition)
        registry.watchProcess(started: systemInputs.clock(), data: place.directory)
        let readers = QueryPool(
            ledger: ledger, vault: vault, systemInputs: systemInputs, logger: logger, threads: place.readers,
            admit: definition.admit)
        self.readers = readers
        registry.bound("reader_queue", limit: QueryPool.queueLimit) { readers.waiting }
        let context = try Context()
        self.context = context
        let transport = try RemoteTransport(definition, at: place, context: context, logger: logger)
        gatekeeper = transport.secured?.gatekeeper
        let endpoints = transport.endpoints(at: place)
        self.endpoints = endpoints
        let router = RequestRouter(definition, writer: tasks, readers: readers)
        localDesk = LocalDesk(router, clock: systemInputs.clock) { systemInputs.newID() }
        let server = try BusServer.start(
            source: source, endpoints: endpoints, context: context,
            standing: FeedBatch(
                ledger: ledger.id, since: .zero, head: ledger.tail.head, events: [], heads: ledger.tail.newest),
            handler: router, secured: transport.secured,
            clock: systemInputs.clock, logger: logger)
        self.server = server
        let loop = CommandLoop(
            queue: tasks,
            writer: Writer(
                ledger: ledger, vault: vault, systemInputs: systemInputs, logger: logger,
                announce: { server.announce($0) }, giveUp: giveUp,
                store: StoreHealth { condition.set("store", $0) }),
            batchLimit: place.batchLimit, timers: definition.timers, checkpointInterval: place.checkpointInterval)
        writer = WorkerThread("writer") { loop.run() }
        let work = LocalWriter(ledger: ledger, queue: tasks)
        for begin in definition.startActions { try work.decide(as: SuiteActor.start.rawValue, begin) }
        followings = try definition.follows.map { follow in
            try FollowedFeed(
                follow, as: service, at: place, endpoints: endpoints, context: context, ledger: ledger, queue: tasks,
                condition: condition,
                systemInputs: systemInputs, logger: logger)
        }
        keyWatch = transport.watch(server, condition: condition, logger: logger)
        crowdWatch = transport.watchCrowd(server, condition: condition, logger: logger)
        condition.set("start", nil)
        logger.info(
            "\(service) is ready", metadata: ["ledger": "\(ledger.id)", "events": "\(ledger.tail.size)"])
    }

    /// A secret of the service's keyring, 32 random bytes, made when it is first asked for.
    ///
    /// - Throws: `VaultError` if the keyring cannot be read or written.
    package func secret(named name: String) throws -> Data {
        try storage.vault.secret(named: name)
    }

    /// States with the service's health what an operator should look after, under a name, or that it is over.
    package func warn(_ name: String, _ warning: String?) {
        condition.warn(name, warning)
    }

    /// What this process decides and reads of itself.
    package var localWriter: LocalWriter { LocalWriter(ledger: storage.ledger, queue: tasks) }

    /// Takes no more commands, finishes those that wait, flushes the feed, joins every thread. Within five seconds.
    package func stop() {
        keyWatch?.stop()
        crowdWatch?.stop()
        for following in followings { following.stop() }
        tasks.close()
        if !care.stop(patience: .seconds(1)) { logger.warning("a task of care did not end in time") }
        if !writer.join(patience: .seconds(3)) { logger.error("the writer did not end in time") }
        readers.stop()
        server.stop()
        gatekeeper?.stop()
        do {
            try storage.close()
        } catch {
            logger.error("the data could not be closed", metadata: ["error": "\(error)"])
        }
        directory.release()
        logger.info("stopped")
    }
}
