import Messages
import Synchronization

/// When phones were last used: after a time without use their PIN is asked again, and after a restart too.
final class Presence: Sendable {
    static let patience = Duration.seconds(12 * 3_600)
    /// At the bound, the phone that was used longest ago is asked for its PIN early.
    static let limit = 20_000

    private let used = Mutex<[SecretDigest: Timestamp]>([:])

    /// Whether a phone was used a short time ago; if so, this is a use as well.
    func continues(_ session: SecretDigest, at now: Timestamp) -> Bool {
        used.withLock { used in
            guard let last = used[session], now - last <= Self.patience else { return false }
            used[session] = now
            return true
        }
    }

    func begin(_ session: SecretDigest, at now: Timestamp) {
        used.withLock { used in
            used[session] = now
            while used.count > Self.limit, let oldest = used.min(by: { $0.value < $1.value }) {
                used[oldest.key] = nil
            }
        }
    }
}
