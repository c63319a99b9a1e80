import Foundation
package import Logging
import Metrics
import Synchronization
import ZeroMQ

/// Keeps the doors on TCP from taking what the rest of the process needs: looks fifty times a second how many files are open
/// and what the connections have sent, ends those that overstay, and stops taking new ones while files are short.
package final class CrowdWatch: Sendable {
    private let server: BusServer
    private let tell: @Sendable (_ warning: String?) -> Void
    private let logger: Logger
    private let condition = SteadyCondition()
    private let isOver = Atomic<Bool>(false)
    private let ended = DispatchSemaphore(value: 0)

    /// Between looks. What comes in meanwhile fits into the reserve of files.
    static let pause = Duration.milliseconds(20)
    /// How long a crowd is told of after it is over.
    static let memory = Duration.seconds(60)

    /// - Parameter tell: told what an operator should do about a crowd, and nil once it is over.
    package init(_ server: BusServer, logger: Logger, tell: @escaping @Sendable (_ warning: String?) -> Void) {
        self.server = server
        self.logger = logger
        self.tell = tell
    }

    package func start() {
        let thread = Thread { [self] in
            var work = Work(server: server, logger: logger, tell: tell)
            while rests() { work.look(now: SocketLoop.uptime) }
            ended.signal()
        }
        thread.name = "crowd"
        thread.start()
    }

    /// After `start`, once.
    package func stop() {
        condition.lock()
        isOver.store(true, ordering: .relaxed)
        condition.unlock()
        condition.signal()
        ended.wait()
    }

    /// - Returns: false once it is over.
    private func rests() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let deadline = SteadyCondition.Deadline(after: Self.pause)
        while !isOver.load(ordering: .relaxed), condition.wait(until: deadline) {}
        return !isOver.load(ordering: .relaxed)
    }

    static let warning =
        "对外连接太多，暂时不接新的，已连上的照常：用 ss -tn 查是谁，在防火墙拦下 "
        + "(the doors are full of connections: nobody new is let in, those who are in go on; see who it is with 'ss -tn', and "
        + "block them at the firewall)"
}

/// What one look does. On the watch's thread.
private struct Work {
    let server: BusServer
    let logger: Logger
    let tell: @Sendable (String?) -> Void
    private let limit: Int
    private var crowding: Crowding
    private var barred = BarredAddresses()
    private var wasBarring = false
    private var isClosed = false
    private var searched = Duration.zero
    private var toldUntil: Duration?
    private var unsaid: [Overstaying.Reason: Int] = [:]
    private var said = Duration.zero
    private let reached = BoundMetrics.counter("open_files")

    /// Files that may have been opened between the count and the search.
    private static let uncounted = 64

    init(server: BusServer, logger: Logger, tell: @escaping @Sendable (String?) -> Void) {
        self.server = server
        self.logger = logger
        self.tell = tell
        limit = OpenFiles.limit
        crowding = Crowding(bound: OpenFiles.bound(of: limit))
    }

    mutating func look(now: Duration) {
        let used = OpenFiles.used
        crowding.note(used: used)
        let shallClose = crowding.stage == .full
        // A search asks the kernel of every file: of many it is made less often, so that it takes no more than some hundredths
        // of the time.
        guard shallClose != isClosed || now - searched >= .microseconds(used * 40) else { return }
        searched = now
        let ports = server.ports
        let sockets = TCPSocket.all(at: Set(ports.keys), open: used + Self.uncounted, limit: limit)
        let guests = guests(sockets, ports)
        for (guest, reason) in Overstaying.among(guests, crowding.stage, share: Overstaying.share(of: crowding.bound)) {
            end(guest, reason)
            if reason == .subscriptions { barred.bar(guest.peer, now: now) }
        }
        answer(sockets, ports, shallClose, bars: barred.current(now: now))
        if shallClose != isClosed { note(shallClose) }
        report(now)
    }

    /// Tells the listening sockets whom to answer: again at each search while it is not everybody, for a door may have been
    /// bound anew.
    private mutating func answer(
        _ sockets: [TCPSocket], _ ports: [UInt16: NetworkMap.Socket], _ shallClose: Bool, bars: [[UInt8]]
    ) {
        guard shallClose || isClosed || !bars.isEmpty || wasBarring else { return }
        wasBarring = !bars.isEmpty
        for socket in sockets where socket.isListening {
            let isBarring = ports[socket.port] == .feed && !bars.isEmpty
            socket.answer(shallClose ? .none : isBarring ? .allBut(bars) : .all)
        }
    }

    private mutating func note(_ shallClose: Bool) {
        isClosed = shallClose
        if shallClose { reached.increment() }
        logger.warning(
            shallClose ? "the doors are full: nobody new is let in" : "the doors let in again",
            metadata: ["bound": "\(crowding.bound)"])
    }

    private func guests(_ sockets: [TCPSocket], _ ports: [UInt16: NetworkMap.Socket]) -> [Overstaying.Guest] {
        sockets.compactMap { socket in
            guard !socket.isListening, let kind = ports[socket.port], let peer = socket.peer,
                let traffic = socket.traffic
            else { return nil }
            return Overstaying.Guest(descriptor: socket.descriptor, socket: kind, peer: peer, traffic: traffic)
        }
    }

    private mutating func end(_ guest: Overstaying.Guest, _ reason: Overstaying.Reason) {
        TCPSocket(descriptor: guest.descriptor, port: 0, isListening: false).end()
        unsaid[reason, default: 0] += 1
        BoundMetrics.counter("connections_of_a_peer", [("reason", reason.rawValue)]).increment()
    }

    /// Says what happened, a line a second at most.
    private mutating func report(_ now: Duration) {
        if crowding.stage == .full {
            if toldUntil == nil { tell(CrowdWatch.warning) }
            toldUntil = now + CrowdWatch.memory
        } else if let until = toldUntil, now >= until {
            toldUntil = nil
            tell(nil)
        }
        guard !unsaid.isEmpty, now - said >= .seconds(1) else { return }
        said = now
        logger.warning(
            "connections were ended",
            metadata: Dictionary(uniqueKeysWithValues: unsaid.map { ($0.key.rawValue, "\($0.value)") }))
        unsaid = [:]
    }
}
