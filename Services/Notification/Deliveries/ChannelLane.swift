import Messages
import Synchronization

/// What one channel has under way, and how much it may take on. Used on the dispatcher's thread.
final class ChannelLane: Sendable {
    let channel: any Channel

    private struct State {
        /// Lanes of deliveries with a message under way.
        var busy: Set<String> = []
        /// Instants of messages in the last minute: over all, and by contact.
        var sent: [Timestamp] = []
        var sentEach: [String: [Timestamp]] = [:]
    }

    private let state = Mutex(State())
    private static let minute = Duration.seconds(60)

    init(_ channel: any Channel) {
        self.channel = channel
    }

    /// How many messages can begin now.
    func free(at now: Timestamp) -> Int {
        state.withLock { state in
            var free = channel.pace.atOnce - state.busy.count
            if let bound = channel.pace.perMinute {
                state.sent.removeAll { $0 + Self.minute <= now }
                free = min(free, bound - state.sent.count)
            }
            return max(0, free)
        }
    }

    /// Lanes of which nothing can go now: a message is under way, or its receiver has had its fill for this minute.
    func busy(at now: Timestamp) -> Set<String> {
        state.withLock { state in
            guard let bound = channel.pace.perMinuteEach else { return state.busy }
            for (lane, sent) in state.sentEach {
                let recent = sent.filter { $0 + Self.minute > now }
                state.sentEach[lane] = recent.isEmpty ? nil : recent
            }
            return state.busy.union(state.sentEach.filter { $0.value.count >= bound }.keys)
        }
    }

    func begin(_ delivery: DueDelivery, at now: Timestamp) {
        state.withLock { state in
            state.busy.insert(delivery.lane)
            if channel.pace.perMinute != nil { state.sent.append(now) }
            if channel.pace.perMinuteEach != nil { state.sentEach[delivery.lane, default: []].append(now) }
        }
    }

    func end(_ delivery: DueDelivery) {
        state.withLock { _ = $0.busy.remove(delivery.lane) }
    }
}
