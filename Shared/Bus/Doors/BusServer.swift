package import Foundation
package import Logging
package import Messages
import Metrics
package import ZeroMQ

/// A service's feed and desk at all its doors: the run directory's, and those on TCP.
package final class BusServer: Sendable {
    private let doors: [Door]
    private let droppedDrafts = Counter(label: "qinglian_bus_feed_dropped_drafts_total")
    private let draftsReached = BoundMetrics.counter("feed_drafts")

    private init(doors: [Door]) {
        self.doors = doors
    }

    /// Makes the run directory, opens every door, and begins to take requests. The caller holds the lock of the service's
    /// data directory: libzmq takes an ipc path from whoever had it.
    ///
    /// - Parameters:
    ///   - standing: the newest position of every type, without events.
    ///   - handler: called on the doors' socket threads.
    ///   - secured: the doors on TCP; each has turned an unknown key away when this returns.
    /// - Throws: `BusError` if the run directory or an endpoint cannot be used, or a door does not lock.
    package static func start(
        source: Source, endpoints: Endpoints, context: Context, standing: FeedBatch, handler: any DeskHandler,
        secured: SecuredDoors? = nil, limits: DeskLimits = DeskLimits(), clock: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) throws -> BusServer {
        try endpoints.prepare()
        let common = Door.Common(
            source: source, context: context, standing: standing, handler: handler, limits: limits, clock: clock,
            logger: logger)
        let service = source.service
        let local = Door.Plan(
            kind: .local, feed: endpoints.local(service, .feed), desk: endpoints.local(service, .desk), keys: nil)
        var doors: [Door] = []
        do {
            for plan in (secured?.plans ?? []) + [local] { doors.append(try Door.open(plan, common)) }
            if let secured { try secured.test(doors, context: context, logger: logger) }
            return BusServer(doors: doors)
        } catch {
            for door in doors { door.stop() }
            guard let error = error as? ZeroMQError else { throw error }
            throw BusError(.endpoint, "the bus of \(service) cannot start", underlying: error)
        }
    }

    /// Announces a committed batch. From the writer thread, in commit order; waits while the bounded mailbox of a door is full,
    /// which its socket thread, who never blocks, empties. After `stop` it does nothing: followers read the batch from the
    /// ledger.
    package func announce(_ batch: FeedBatch) {
        for door in doors { door.announce(batch) }
    }

    /// Announces an event that is never kept, of a type ending in `.draft`, to the suite; dropped when too many wait.
    package func announceDraft(_ type: EventType, json: Data) {
        let draft = Draft(type: type, json: json)
        for door in doors where door.plan.kind != .open {
            guard type.isDraft, door.announceDraft(draft) else {
                droppedDrafts.increment()
                draftsReached.increment()
                continue
            }
        }
    }

    /// Where a door's socket is bound, with the port that the system chose; nil if there is no such door.
    package func address(_ kind: DoorKind, _ socket: NetworkMap.Socket) -> String? {
        doors.first { $0.plan.kind == kind }?.address(socket)
    }

    /// The ports of the doors on TCP, and what is behind each.
    var ports: [UInt16: NetworkMap.Socket] {
        var ports: [UInt16: NetworkMap.Socket] = [:]
        for door in doors where door.plan.kind != .local {
            for socket in [NetworkMap.Socket.feed, .desk] {
                let port = door.address(socket).split(separator: ":").last.flatMap { UInt16($0) }
                if let port { ports[port] = socket }
            }
        }
        return ports
    }

    /// Ends the sessions at a door on TCP, which is open again some milliseconds later.
    ///
    /// - Parameter site: where it stands from now on; nil if where it stood.
    func rebind(_ kind: DoorKind, keys: CurveKeyPair, to site: (feed: String, desk: String)? = nil, reason: String) {
        guard kind != .local, let door = doors.first(where: { $0.plan.kind == kind }) else { return }
        door.rebind(
            Door.Rebinding(
                feed: site?.feed ?? door.address(.feed), desk: site?.desk ?? door.address(.desk), keys: keys,
                reason: reason))
    }

    /// Stops taking requests, sends the answers that are made within the grace, announces what was handed in, closes the
    /// sockets and joins the threads.
    package func stop() {
        for door in doors { door.stop() }
    }
}

/// The doors that a service has on TCP.
package struct SecuredDoors: Sendable {
    package let gatekeeper: Gatekeeper
    /// The service's own pair.
    package let keys: CurveKeyPair
    /// For services and operators; nil if the network file does not name this service.
    package var suite: (feed: String, desk: String)?
    /// For integrators.
    package var open: OpenDoor?

    package init(gatekeeper: Gatekeeper, keys: CurveKeyPair) {
        self.gatekeeper = gatekeeper
        self.keys = keys
    }

    fileprivate var plans: [Door.Plan] {
        var plans: [Door.Plan] = []
        if let suite { plans.append(Door.Plan(kind: .suite, feed: suite.feed, desk: suite.desk, keys: keys)) }
        if let open { plans.append(Door.Plan(kind: .open, feed: open.feed, desk: open.desk, keys: keys, open: open)) }
        return plans
    }

    fileprivate func test(_ doors: [Door], context: Context, logger: Logger) throws {
        let stranger = try CurveKeyPair.generate()
        gatekeeper.expect(stranger.publicKey)
        for door in doors where door.plan.kind != .local {
            for (socket, kind) in [(NetworkMap.Socket.feed, SocketKind.subscriber), (.desk, .dealer)] {
                try LockSelfTest.run(
                    at: door.address(socket), kind: kind, serverKey: keys.publicKey, stranger: stranger,
                    context: context, logger: logger)
            }
            door.forgetRefusals()
        }
    }
}
