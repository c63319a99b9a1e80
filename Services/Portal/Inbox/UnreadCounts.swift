import Messages
import Synchronization

/// How many unread notices each account has, as the navigation of every page says it. A page never waits for it long: while
/// the desk is silent the last known count stands, or none.
final class UnreadCounts: Sendable {
    /// One account's inbox, as far as a session shows it.
    struct Key: Hashable, Sendable {
        let account: Login
        let sight: InboxSight
    }

    /// Guarded by the mutex.
    private struct State {
        var known: [Key: Entry] = [:]
        /// Until then the desk is not asked: it did not answer before.
        var quietUntil: Timestamp?
    }

    private struct Entry {
        var unread: Int
        var at: Timestamp
    }

    private let state = Mutex(State())
    private let clock: @Sendable () -> Timestamp

    init(clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
    }

    /// How old a count may be.
    static let age = Duration.seconds(3)
    /// How long a page waits for the desk.
    static let patience = Duration.milliseconds(500)
    /// How long a desk that did not answer is left alone.
    static let pause = Duration.seconds(5)
    /// Past so many inboxes, all are forgotten.
    static let limit = 10_000

    /// - Parameter fetch: asks the desk, within `patience`.
    /// - Returns: nil if it has never been known.
    func count(of key: Key, _ fetch: () async throws -> Int) async -> Int? {
        let now = clock()
        let (known, isGood) = state.withLock { state in
            let entry = state.known[key]
            let isQuiet = state.quietUntil.map { now < $0 } ?? false
            return (entry?.unread, isQuiet || entry.map { now - $0.at < Self.age } ?? false)
        }
        if isGood { return known }
        do {
            let unread = try await fetch()
            note(unread, of: key)
            return unread
        } catch {
            state.withLock { $0.quietUntil = clock() + Self.pause }
            return known
        }
    }

    /// Takes what the desk has just said of an account.
    func note(_ unread: Int, of key: Key) {
        let now = clock()
        state.withLock { state in
            if state.known.count >= Self.limit, state.known[key] == nil { state.known.removeAll() }
            state.known[key] = Entry(unread: unread, at: now)
            state.quietUntil = nil
        }
    }

    /// The next page asks the desk again.
    func forget(_ key: Key) { state.withLock { $0.known[key] = nil } }
}
