package struct CreateAccount: Command {
    package static let method: MethodName = "portal.account.create"
    package static let summary = "Creates an account with a password that must be changed at the first sign-in."
    package let account: Login
    /// The person's, 1 to 40 characters.
    package let name: String
    /// Nil: the account is opened with a slip.
    package let password: StretchedSecret?

    package init(account: Login, name: String, password: StretchedSecret?) {
        self.account = account
        self.name = name
        self.password = password
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// The login sits in a post of discipline already: the password opens nothing before county discipline consents, or
        /// until then.
        package let waitsUntil: Timestamp?

        package init(waitsUntil: Timestamp? = nil) { self.waitsUntil = waitsUntil }
    }
}

package struct NameAccount: Command {
    package static let method: MethodName = "portal.account.name"
    package static let summary = "Changes the name of an account's person."
    package let account: Login
    package let name: String

    package init(account: Login, name: String) {
        self.account = account
        self.name = name
    }

    package typealias Reply = Done
}

package struct SetPassword: Command {
    package static let method: MethodName = "portal.password.set"
    package static let summary =
        "Sets an account's password and ends its other sessions: one's own with the old one, any as operator."
    package let account: Login
    package let password: StretchedSecret
    /// The old password's hash; an operator needs none.
    package let current: String?
    /// The session that goes on.
    package let keeping: SecretDigest?

    package init(
        account: Login, password: StretchedSecret, current: String? = nil, keeping: SecretDigest? = nil
    ) {
        self.account = account
        self.password = password
        self.current = current
        self.keeping = keeping
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// False: the old password was wrong, and that was counted.
        package let done: Bool
        /// When it takes force, unless county discipline consents before; absent if it is in force.
        package let waitsUntil: Timestamp?

        package init(done: Bool, waitsUntil: Timestamp? = nil) {
            self.done = done
            self.waitsUntil = waitsUntil
        }
    }
}

package struct ProvePassword: Command {
    package static let method: MethodName = "portal.password.prove"
    package static let summary =
        "Tells whether a password is one's own account's, or counts the failure; changes nothing."
    package let account: Login
    /// By the account's recipe; hexadecimal.
    package let hash: String

    package init(account: Login, hash: String) {
        self.account = account
        self.hash = hash
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let right: Bool

        package init(right: Bool) {
            self.right = right
        }
    }
}

package struct LockAccount: Command {
    package static let method: MethodName = "portal.account.lock"
    package static let summary = "Locks an account until it is unlocked, and ends its sessions."
    package let account: Login

    package init(account: Login) {
        self.account = account
    }

    package typealias Reply = Done
}

package struct UnlockAccount: Command {
    package static let method: MethodName = "portal.account.unlock"
    package static let summary = "Unlocks an account, whatever locked it."
    package let account: Login

    package init(account: Login) {
        self.account = account
    }

    package typealias Reply = Done
}

package struct CloseAccount: Command {
    package static let method: MethodName = "portal.account.close"
    package static let summary = "Closes an account for good; its login is not given again."
    package let account: Login

    package init(account: Login) {
        self.account = account
    }

    package typealias Reply = Done
}

/// A command, since it opens names: the opening is recorded.
package struct ListAccounts: OpeningCommand {
    package static let method: MethodName = "portal.account.list"
    package static let summary = "Lists accounts with their names, by login."
    /// Only whose login or name holds this text.
    package let search: String?
    /// The last of the page before.
    package let after: Login?
    /// 1 to 200.
    @WholeNumber<PageBounds> package private(set) var limit: Int

    package init(search: String? = nil, after: Login? = nil, limit: Int = 50) {
        self.search = search
        self.after = after
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let accounts: [AccountEntry]
        /// Where the next page begins; nil on the last. A page of a search may be short, or empty, and not the last.
        package let next: Login?

        package init(accounts: [AccountEntry], next: Login?) {
            self.accounts = accounts
            self.next = next
        }
    }
}

/// A command, since it opens a name: the opening is recorded.
package struct ReadAccount: OpeningCommand {
    package static let method: MethodName = "portal.account.read"
    package static let summary = "Tells how one account stands, with its name."
    package let account: Login

    package init(account: Login) {
        self.account = account
    }

    package typealias Reply = AccountEntry
}

/// How an account stands.
package enum AccountState: String, WireEnum {
    case open
    /// By wrong passwords, or by an operator.
    case locked
    case closed
}

package struct AccountEntry: Codable, Equatable, Sendable {
    package let account: Login
    /// Nil once it was destroyed.
    package let name: String?
    package let state: AccountState
    package let lockedUntil: Timestamp?
    package let hasPassword: Bool
    /// Given by an operator and not changed yet.
    package let temporary: Bool
    package let oneTimeCodes: Bool
    package let sessions: Int

    package init(
        account: Login, name: String?, state: AccountState, lockedUntil: Timestamp?, hasPassword: Bool,
        temporary: Bool, oneTimeCodes: Bool, sessions: Int
    ) {
        self.account = account
        self.name = name
        self.state = state
        self.lockedUntil = lockedUntil
        self.hasPassword = hasPassword
        self.temporary = temporary
        self.oneTimeCodes = oneTimeCodes
        self.sessions = sessions
    }
}

package struct SetOneTimeCodes: Command {
    package static let method: MethodName = "portal.totp.set"
    package static let summary = "Has one's own sign-in take one-time codes, once a first code proved the key."
    package let account: Login
    /// 20 bytes, hexadecimal.
    package let key: String
    /// 6 digits.
    package let code: String

    package init(account: Login, key: String, code: String) {
        self.account = account
        self.key = key
        self.code = code
    }

    package typealias Reply = Done
}

package struct RemoveOneTimeCodes: Command {
    package static let method: MethodName = "portal.totp.remove"
    package static let summary = "Has a sign-in take no one-time code any more: one's own, or any as operator."
    package let account: Login

    package init(account: Login) {
        self.account = account
    }

    package typealias Reply = Done
}
