package import Logging
import Metrics
import Synchronization
package import ZeroMQ

/// Answers libzmq whose keys come in at a service's TCP doors, from the list of admitted keys. One a process.
package final class Gatekeeper: Sendable {
    private struct State {
        var admissions: Admissions
        var stamp: FileStamp?
    }

    private let service: String
    private let path: String
    private let authenticator: ZAPAuthenticator
    private let state: Mutex<State>
    private let turnedAway: TurnedAway

    /// Begins to answer. Before any door is opened.
    ///
    /// - Parameter path: of the list of admitted keys.
    /// - Throws: `admissions` if the list cannot be used.
    package static func start(
        service: String, admissions path: String, context: Context, logger: Logger
    ) throws -> Gatekeeper {
        let stamp = FileStamp(path)
        let admissions = try Admissions.read(path)
        let turnedAway = TurnedAway(logger)
        let authenticator = try ZAPAuthenticator.start(context: context, logger: logger) { turnedAway.note($0) }
        let state = State(admissions: admissions, stamp: stamp)
        let gatekeeper = Gatekeeper(service, path, authenticator, state, turnedAway)
        authenticator.admit(gatekeeper.byDomain(admissions))
        return gatekeeper
    }

    private init(
        _ service: String, _ path: String, _ authenticator: ZAPAuthenticator, _ state: State, _ turnedAway: TurnedAway
    ) {
        self.service = service
        self.path = path
        self.authenticator = authenticator
        self.state = Mutex(state)
        self.turnedAway = turnedAway
    }

    private func byDomain(_ admissions: Admissions) -> ZAPAuthenticator.Admissions {
        var all: ZAPAuthenticator.Admissions = [:]
        for kind in [DoorKind.suite, .open] {
            let standing = admissions.standing(kind.classes)
            for socket in [NetworkMap.Socket.feed, .desk] { all[kind.domain(of: service, socket)] = standing }
        }
        return all
    }

    /// Who is admitted now and was.
    package var admissions: Admissions { state.withLock { $0.admissions } }

    /// Reads the list again if it has changed on disk. It holds for new handshakes when this returns.
    ///
    /// - Returns: the doors at which somebody may stand who is no longer admitted.
    /// - Throws: what is wrong with the new list; the old one holds on.
    func refresh() throws(BusError) -> Set<DoorKind> {
        let stamp = FileStamp(path)
        guard stamp == nil || stamp != state.withLock({ $0.stamp }) else { return [] }
        let new = try Admissions.read(path)
        let old = state.withLock { state in
            defer { state = State(admissions: new, stamp: stamp) }
            return state.admissions
        }
        authenticator.admit(byDomain(new))
        return Set(
            [DoorKind.suite, .open].filter { kind in
                let standing = new.standing(kind.classes)
                return old.standing(kind.classes).contains { standing[$0.key] != $0.value }
            })
    }

    /// Says nothing when this key is turned away: it is tried in order to be.
    func expect(_ stranger: CurveKey) {
        turnedAway.expected.withLock { _ = $0.insert(stranger) }
    }

    /// After the doors.
    package func stop() {
        authenticator.stop()
    }
}

/// Counts and logs whom the authenticator turned away: a line a second at most.
private final class TurnedAway: Sendable {
    let expected = Mutex<Set<CurveKey>>([])
    private let unsaid = Mutex((since: Duration.zero, count: 0))
    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    func note(_ refusal: ZAPAuthenticator.Refusal) {
        if let key = refusal.key, expected.withLock({ $0.contains(key) }) { return }
        Counter(label: "qinglian_bus_refused_handshakes_total", dimensions: [("domain", refusal.domain)]).increment()
        let now = SocketLoop.uptime
        let count: Int? = unsaid.withLock { unsaid in
            unsaid.count += 1
            guard now >= unsaid.since + .seconds(1) else { return nil }
            defer { unsaid = (now, 0) }
            return unsaid.count
        }
        guard let count else { return }
        logger.warning(
            "a key was refused",
            metadata: [
                "domain": "\(refusal.domain)", "address": "\(refusal.address)", "refused": "\(count)",
                "key": "\(refusal.key.map(\.description) ?? "none")",
            ])
    }
}
