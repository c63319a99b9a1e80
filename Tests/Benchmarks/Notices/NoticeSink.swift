import Fixtures
import Foundation
import Synchronization

/// Takes in webhooks on loopback: one thread a connection, as many connections as the sender keeps.
final class NoticeSink: Sendable {
    private let state: Arrivals
    private let server: LoopbackServer

    private final class Arrivals: Sendable {
        let count = Atomic<Int>(0)
        let bodies = Mutex<[String: [UInt8]]>([:])
        let keepsBodies = Atomic<Bool>(true)
    }

    init() throws {
        let state = Arrivals()
        self.state = state
        server = try LoopbackServer { connection in
            while true {
                let request = try connection.request()
                if state.keepsBodies.load(ordering: .relaxed) {
                    let path = request.line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
                    state.bodies.withLock { $0[path] = request.body }
                }
                try connection.answer()
                state.count.add(1, ordering: .relaxed)
            }
        }
    }

    var port: Int { server.port }
    var count: Int { state.count.load(ordering: .relaxed) }

    /// The last body that came to a path while bodies were kept.
    func body(at path: String) -> [UInt8]? { state.bodies.withLock { $0[path] } }

    func keepNoBodies() { state.keepsBodies.store(false, ordering: .relaxed) }
}
