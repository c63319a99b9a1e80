import Messages
import Synchronization

/// Answers of desks that are the same for everybody, kept for a short time; and for longer while a desk does not answer.
final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let age: Duration
    /// Past so many keys, all are forgotten.
    private let limit: Int
    private let clock: @Sendable () -> Timestamp
    /// Guarded by its lock.
    private let held = Mutex<[Key: (value: Value, at: Timestamp)]>([:])

    init(for age: Duration, limit: Int, clock: @escaping @Sendable () -> Timestamp) {
        self.age = age
        self.limit = limit
        self.clock = clock
    }

    /// The next question goes to the desk again.
    func forget() {
        held.withLock { $0.removeAll() }
    }

    /// - Parameter evenOld: whatever is held will do, so that nobody waits for a desk that is known not to answer.
    /// - Throws: what `fetch` throws, if nothing is held or its error will not pass.
    func value(_ key: Key, evenOld: Bool = false, _ fetch: () async throws -> Value) async throws -> Value {
        let known = held.withLock { $0[key] }
        if let known, evenOld || clock() - known.at < age { return known.value }
        do {
            let value = try await fetch()
            held.withLock { held in
                if held.count >= limit { held.removeAll() }
                held[key] = (value, clock())
            }
            return value
        } catch let error as DeskError where error.isTransient {
            guard let known else { throw error }
            return known.value
        }
    }
}
