import Dispatch
import Foundation
package import Logging
import Synchronization
import ZeroMQ

/// Looks once a second whether the files of keys, admissions and hosts say something new, and makes it so.
package final class KeyWatch: Sendable {
    private let service: String
    private let listen: String
    private let remote: RemoteAccess
    private let gatekeeper: Gatekeeper?
    private let server: BusServer
    private let problem: @Sendable (_ name: String, _ text: String?) -> Void
    private let logger: Logger
    private let last: Mutex<(site: NetworkMap.Site?, key: CurveKey)>
    private let said = Mutex<[String: String]>([:])
    private let condition = SteadyCondition()
    private let isOver = Atomic<Bool>(false)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - problem: told what is wrong with a file, and nil once it is mended. Until then what it said before holds.
    ///   - gatekeeper: nil of a process without doors on TCP.
    package init(
        service: String, listen: String, remote: RemoteAccess, gatekeeper: Gatekeeper?, server: BusServer,
        logger: Logger, problem: @escaping @Sendable (_ name: String, _ text: String?) -> Void
    ) {
        self.service = service
        self.listen = listen
        self.remote = remote
        self.gatekeeper = gatekeeper
        self.server = server
        self.problem = problem
        self.logger = logger
        last = Mutex((remote.site(of: service), remote.keys.publicKey))
    }

    package func start() {
        let thread = Thread { [self] in
            while rests() { look() }
            ended.signal()
        }
        thread.name = "keys"
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

    /// For a second.
    ///
    /// - Returns: false once it is over.
    private func rests() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let deadline = SteadyCondition.Deadline(after: .seconds(1))
        while !isOver.load(ordering: .relaxed), condition.wait(until: deadline) {}
        return !isOver.load(ordering: .relaxed)
    }

    func look() {
        attempt("network") {
            if try remote.refreshNetwork() { logger.notice("hosts or their keys have changed") }
            guard remote.site(of: service) == nil || server.address(.suite, .desk) != nil else {
                throw BusError(
                    .network,
                    "\(service) was not in the network file when it started: restart it, and it opens its door")
            }
        }
        attempt("key") {
            if try remote.refreshKeys() { logger.notice("the key has changed") }
        }
        if gatekeeper != nil { follow() }
        attempt("admissions") {
            for kind in try gatekeeper?.refresh() ?? [] {
                server.rebind(kind, keys: remote.keys, reason: "revocation")
            }
        }
    }

    /// Stands where the network file says, behind the key that the key file holds.
    private func follow() {
        let site = remote.site(of: service)
        let keys = remote.keys
        let (before, key) = last.withLock { last in
            defer { last = (site, keys.publicKey) }
            return last
        }
        let isNewKey = key != keys.publicKey
        let moved = site.flatMap { site in
            before.map { $0.feed != site.feed || $0.desk != site.desk } == true ? site : nil
        }
        guard isNewKey || moved != nil else { return }
        server.rebind(
            .suite, keys: keys, to: moved.map { ("tcp://\(listen):\($0.feed)", "tcp://\(listen):\($0.desk)") },
            reason: "rotation")
        if isNewKey { server.rebind(.open, keys: keys, reason: "rotation") }
    }

    private func attempt(_ name: String, _ body: () throws -> Void) {
        var text: String?
        do {
            try body()
        } catch {
            text = "\(error)"
        }
        guard said.withLock({ exchange(&$0[name], with: text) }) != text else { return }
        problem(name, text)
        if let text { logger.warning("a file of keys was not taken over", metadata: ["problem": "\(text)"]) }
    }
}
