import Messages
import Synchronization

/// What one channel has under way, and how much it may take on. Used on the dispatcher's thread.
final class ChannelLimiter: Sendable {
    let channel: any Channel

    private struct State {
        /// Lanes of deliveries with a message under way.
        var busy: Set<String> = []
        /// Instants of messages in the last minute: over all, and by receiver.
        var sent: [Timestamp] = []
        var sentEach: [Substring: [Timestamp]] = [:]
        var rest: Rest?
    }

    /// Nothing was due when the ledger stood at `head`: until that grows nothing is, before `until`.
    private struct Rest {
        let head: Position
        let from: Timestamp
        let until: Timestamp?
    }

    /// What cannot go now.
    struct Blocked: Equatable, Sendable {
        /// Lanes with a message under way.
        var lanes: Set<String> = []
        /// Receivers who have had their fill for this minute.
        var receivers: Set<Substring> = []

        var isEmpty: Bool { lanes.isEmpty && receivers.isEmpty }

        func contains(_ lane: String) -> Bool {
            lanes.contains(lane) || !receivers.isEmpty && receivers.contains(ChannelLimiter.receiver(of: lane))
        }
    }

    private let state = Mutex(State())
    private static let minute = Duration.seconds(60)

    init(_ channel: any Channel) {
        self.channel = channel
    }

    /// A lane begins with whom it leads to.
    static func receiver(of lane: String) -> Substring { lane.prefix { $0 != " " } }

    /// How many messages can begin now.
    struct Free: Equatable, Sendable {
        var all: Int
        /// Of them bulk at most: a quarter of the channel is kept for what somebody waits for.
        var bulk: Int
    }

    func free(at now: Timestamp) -> Free {
        state.withLock { state in
            func left(of bound: Int, _ taken: Int) -> Free {
                Free(all: max(0, bound - taken), bulk: max(0, max(1, bound * 3 / 4) - taken))
            }
            var free = left(of: channel.pace.atOnce, state.busy.count)
            if let bound = channel.pace.perMinute {
                state.sent.removeAll { !Self.isRecent($0, at: now) }
                let minute = left(of: bound, state.sent.count)
                free = Free(all: min(free.all, minute.all), bulk: min(free.bulk, minute.bulk))
            }
            return free
        }
    }

    func blocked(at now: Timestamp) -> Blocked {
        state.withLock { state in
            guard let bound = channel.pace.perMinuteEach else { return Blocked(lanes: state.busy) }
            state.sentEach = state.sentEach.compactMapValues { sent in
                let recent = sent.filter { Self.isRecent($0, at: now) }
                return recent.isEmpty ? nil : recent
            }
            return Blocked(lanes: state.busy, receivers: Set(state.sentEach.filter { $0.value.count >= bound }.keys))
        }
    }

    /// What lies ahead was sent before the clock was set back: it holds nobody up.
    private static func isRecent(_ sent: Timestamp, at now: Timestamp) -> Bool { sent <= now && now < sent + minute }

    func begin(_ delivery: DueDelivery, at now: Timestamp) {
        state.withLock { state in
            state.busy.insert(delivery.lane)
            if channel.pace.perMinute != nil { state.sent.append(now) }
            if channel.pace.perMinuteEach != nil {
                state.sentEach[Self.receiver(of: delivery.lane), default: []].append(now)
            }
        }
    }

    func end(_ delivery: DueDelivery) {
        state.withLock { _ = $0.busy.remove(delivery.lane) }
    }

    /// Messages under way.
    var underWay: Int { state.withLock { $0.busy.count } }

    // MARK: Rest

    /// - Parameter until: when the next message is due; nil if none waits.
    func rest(until: Timestamp?, from now: Timestamp, head: Position) {
        state.withLock { $0.rest = Rest(head: head, from: now, until: until) }
    }

    /// Whether nothing can be due. A clock that was set back is no rest.
    func rests(at now: Timestamp, head: Position) -> Bool {
        state.withLock { state in
            guard let rest = state.rest else { return false }
            return rest.head == head && rest.from <= now && (rest.until.map { now < $0 } ?? true)
        }
    }
}
