import Messages
import Synchronization

/// Who held an operator's post when the register of posts last told, so that a register that has gone silent can be looked
/// into by those who are to bring it back. Of no other post anything is remembered.
final class KnownOperators: Sendable {
    /// A working day: whoever is called in may need that long.
    static let age = Duration.seconds(8 * 3_600)
    /// Past so many accounts, all are forgotten.
    static let limit = 100

    private let known = Mutex<[Login: (roles: [RoleAtScope], at: Timestamp)]>([:])

    /// Notes what the register has just told of an account.
    func note(_ roles: [RoleAtScope], of account: Login, at now: Timestamp) {
        let held = roles.filter { $0.role == .operator }
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known[account] = held.isEmpty ? nil : (held, now)
        }
    }

    func roles(of account: Login, at now: Timestamp) -> [RoleAtScope] {
        known.withLock { known in
            guard let entry = known[account], now - entry.at < Self.age else { return [] }
            return entry.roles
        }
    }
}
