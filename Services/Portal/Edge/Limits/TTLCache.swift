import Messages
import Synchronization

/// Answers of desks that many want to know, kept for a short time; and for longer while a desk does not answer.
final class TTLCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let age: Duration
    /// Past so many keys, all are forgotten.
    private let limit: Int
    /// Whether what is held will do while a desk does not answer.
    private let mayBeOld: Bool
    private let clock: @Sendable () -> Timestamp
    private struct Entry {
        var value: Value
        var at: Timestamp
        /// Somebody asks the desk again at this moment.
        var isAsked = false
    }

    /// Guarded by its lock.
    private let held = Mutex<[Key: Entry]>([:])

    init(for age: Duration, limit: Int, mayBeOld: Bool = true, clock: @escaping @Sendable () -> Timestamp) {
        self.age = age
        self.limit = limit
        self.mayBeOld = mayBeOld
        self.clock = clock
    }

    /// The next question goes to the desk again.
    func forget() {
        held.withLock { $0.removeAll() }
    }

    /// Of those who come when the time is over, the first asks again; until it is answered the others get what is held.
    ///
    /// - Parameter evenOld: whatever is held will do, so that nobody waits for a desk that is known not to answer.
    /// - Throws: what `fetch` throws, if nothing is held or its error will not pass.
    func value(_ key: Key, evenOld: Bool = false, _ fetch: () async throws -> Value) async throws -> Value {
        let known = held.withLock { held -> (value: Value, isGood: Bool)? in
            guard let entry = held[key] else { return nil }
            let isGood = evenOld || entry.isAsked || clock() - entry.at < age
            if !isGood { held[key]?.isAsked = true }
            return (entry.value, isGood)
        }
        if let known, known.isGood { return known.value }
        do {
            let value = try await fetch()
            held.withLock { held in
                if held.count >= limit, held[key] == nil { held.removeAll() }
                held[key] = Entry(value: value, at: clock())
            }
            return value
        } catch {
            held.withLock { $0[key]?.isAsked = false }
            guard mayBeOld, let known, let error = error as? DeskError, error.isTransient else { throw error }
            return known.value
        }
    }
}
