import Bus
import Messages
import Synchronization

/// How many unread notices each account has, as the navigation of every page says it. A page never waits for it long: while
/// the desk is silent the last known count stands, or none.
final class UnreadCounts: Sendable {
    /// Guarded by the mutex.
    private struct State {
        var known: [Login: Entry] = [:]
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
    /// Past so many accounts, all are forgotten.
    static let limit = 10_000

    /// - Parameter fetch: asks the desk, within `patience`.
    /// - Returns: nil if it has never been known.
    func count(of account: Login, _ fetch: () async throws -> Int) async -> Int? {
        let now = clock()
        let (known, isGood) = state.withLock { state in
            let entry = state.known[account]
            let isQuiet = state.quietUntil.map { now < $0 } ?? false
            return (entry?.unread, isQuiet || entry.map { now - $0.at < Self.age } ?? false)
        }
        if isGood { return known }
        do {
            let unread = try await fetch()
            note(unread, of: account)
            return unread
        } catch {
            state.withLock { $0.quietUntil = clock() + Self.pause }
            return known
        }
    }

    /// Takes what the desk has just said of an account.
    func note(_ unread: Int, of account: Login) {
        let now = clock()
        state.withLock { state in
            if state.known.count >= Self.limit, state.known[account] == nil { state.known.removeAll() }
            state.known[account] = Entry(unread: unread, at: now)
            state.quietUntil = nil
        }
    }
}

extension Edge {
    /// How many unread notices an account has; nil if nobody knows.
    func unreadCount(of account: Login, _ context: EdgeContext) async -> Int? {
        await unread.count(of: account) {
            try await desks.ask(
                CountInbox(), as: Messages.Actor(account: account.description), traceparent: context.traceparent,
                patience: UnreadCounts.patience
            ).reply.unread
        }
    }

    /// Asks for what belongs to the account alone, whatever posts it holds.
    ///
    /// - Throws: `DeskError`; `EdgeError` if nobody is signed in.
    func askOwn<R: Messages.Request>(_ request: R, _ context: EdgeContext, id: UUIDv7? = nil) async throws -> R.Reply {
        let (viewer, _) = try AccountPage.viewer(context)
        return try await desks.ask(
            request, as: Messages.Actor(account: viewer.account), id: id, traceparent: context.traceparent
        ).reply
    }
}
