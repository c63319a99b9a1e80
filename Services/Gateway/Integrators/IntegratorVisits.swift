import Bus
import Messages
import ServiceKit
import Synchronization

/// What each integrator's key asked since the process started; as many as there are keys.
final class IntegratorVisits: Sendable {
    struct Visits {
        var calls = 0
        var errors = 0
        var limited = 0
        var last: Timestamp
    }

    private let all = Mutex<[String: Visits]>([:])
    private let clock: @Sendable () -> Timestamp

    init(clock: @escaping @Sendable () -> Timestamp = SystemInputs.system.clock) {
        self.clock = clock
    }

    /// By the peer's name, `integrator:<name>`.
    var standing: [String: Visits] { all.withLock { $0 } }

    /// The door, with every request noted here.
    func watching(_ door: OpenDoor) -> OpenDoor {
        var door = door
        door.observe = { [self] peer, _, outcome in note(peer, outcome) }
        return door
    }

    /// On the door's socket thread.
    private func note(_ peer: Peer, _ outcome: OpenDoor.Outcome) {
        let now = clock()
        all.withLock { all in
            var visits = all[peer.name] ?? Visits(last: now)
            visits.calls += 1
            visits.last = now
            switch outcome {
            case .taken: break
            case .limited: visits.limited += 1
            case .refused: visits.errors += 1
            }
            all[peer.name] = visits
        }
    }
}
