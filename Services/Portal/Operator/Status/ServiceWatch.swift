import Messages
import Synchronization

/// Remembers since when a service has not answered, as far as this edge has asked it.
final class ServiceWatch: Sendable {
    /// By service; at most as many as there are services.
    private let silent = Mutex<[String: Timestamp]>([:])

    /// Notes whether a service has just answered.
    ///
    /// - Returns: since when it has not.
    @discardableResult
    func note(_ service: String, answered: Bool, at now: Timestamp) -> Timestamp? {
        silent.withLock { silent in
            guard !answered else {
                silent[service] = nil
                return nil
            }
            let since = silent[service] ?? now
            silent[service] = since
            return since
        }
    }
}
