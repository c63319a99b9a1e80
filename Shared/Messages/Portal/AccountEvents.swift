package struct AccountCreated: Event {
    package static let type: EventType = "portal.account.created"
    package static let summary = "An account was created; what it may do, posts say."
    package let account: Login
    /// The person's name, sealed under `account/<login>`.
    package let name: SealedReference
    package var subject: Subject? { account.subject }

    package init(account: Login, name: SealedReference) {
        self.account = account
        self.name = name
    }
}

package struct AccountNamed: Event {
    package static let type: EventType = "portal.account.named"
    package static let summary = "The name of an account's person was changed."
    package let account: Login
    package let name: SealedReference
    package var subject: Subject? { account.subject }

    package init(account: Login, name: SealedReference) {
        self.account = account
        self.name = name
    }
}

package struct PasswordSet: Event {
    package static let type: EventType = "portal.password.set"
    package static let summary = "An account's password was set."
    package let account: Login
    package let password: KeptSecret
    /// Given by an operator: good for one thing, to choose another.
    package let temporary: Bool
    package var subject: Subject? { account.subject }

    package init(account: Login, password: KeptSecret, temporary: Bool) {
        self.account = account
        self.password = password
        self.temporary = temporary
    }
}

/// Until it takes force, by `PasswordSet`, the former one is good.
package struct PasswordProposed: Event {
    package static let type: EventType = "portal.password.proposed"
    package static let summary =
        "Another set the password of an account of discipline: it waits for county discipline, or was refused."
    package let account: Login
    /// Nil once it was refused.
    package let password: KeptSecret?
    package var subject: Subject? { account.subject }

    package init(account: Login, password: KeptSecret?) {
        self.account = account
        self.password = password
    }
}

/// Why an account cannot be used.
package enum LockReason: String, WireEnum {
    /// Too many wrong passwords; its sessions go on.
    case failures
    /// An operator said so; its sessions ended.
    case `operator`
}

package struct AccountLocked: Event {
    package static let type: EventType = "portal.account.locked"
    package static let summary = "Nobody can sign in to an account, for a time or until it is unlocked."
    package let account: Login
    package let reason: LockReason
    /// Nil: until it is unlocked.
    package let until: Timestamp?
    package var subject: Subject? { account.subject }

    package init(account: Login, reason: LockReason, until: Timestamp?) {
        self.account = account
        self.reason = reason
        self.until = until
    }
}

package struct AccountUnlocked: Event {
    package static let type: EventType = "portal.account.unlocked"
    package static let summary = "An operator unlocked an account."
    package let account: Login
    package var subject: Subject? { account.subject }

    package init(account: Login) {
        self.account = account
    }
}

package struct AccountClosed: Event {
    package static let type: EventType = "portal.account.closed"
    package static let summary = "An account was closed for good; its sessions, slips and tokens ended."
    package let account: Login
    package var subject: Subject? { account.subject }

    package init(account: Login) {
        self.account = account
    }
}

package struct OneTimeCodesSet: Event {
    package static let type: EventType = "portal.totp.set"
    package static let summary = "Signing in to an account takes a one-time code (RFC 6238) from now on."
    package let account: Login
    /// The shared key, sealed under `account/<login>`.
    package let key: SealedReference
    /// The time step whose code proved the key: not good again.
    package let step: Int
    package var subject: Subject? { account.subject }

    package init(account: Login, key: SealedReference, step: Int) {
        self.account = account
        self.key = key
        self.step = step
    }
}

package struct OneTimeCodesRemoved: Event {
    package static let type: EventType = "portal.totp.removed"
    package static let summary = "Signing in to an account takes no one-time code any more."
    package let account: Login
    package var subject: Subject? { account.subject }

    package init(account: Login) {
        self.account = account
    }
}
