package struct ReadRecipe: Query {
    package static let method: MethodName = "portal.session.recipe"
    package static let summary =
        "Tells how a login's password is stretched. An unknown login has a recipe too, always the same."
    /// As typed.
    package let login: String

    package init(login: String) {
        self.login = login
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let recipe: StretchRecipe

        package init(recipe: StretchRecipe) {
            self.recipe = recipe
        }
    }
}

package struct OpenSession: Command {
    package static let method: MethodName = "portal.session.open"
    package static let summary = "Signs in, or counts the failure. What was wrong is not told."
    /// As typed.
    package let login: String
    /// Of the password, by the login's recipe; hexadecimal.
    package let hash: String
    /// 6 digits, where the account takes them.
    package let code: String?
    package let session: SecretDigest

    package init(login: String, hash: String, code: String?, session: SecretDigest) {
        self.login = login
        self.hash = hash
        self.code = code
        self.session = session
    }

    package enum Outcome: String, WireEnum {
        case opened
        /// The password is right, and a one-time code is wanted.
        case codeNeeded = "code-needed"
        case refused
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let outcome: Outcome
        package let opened: OpenedSession?

        package init(_ outcome: Outcome, _ opened: OpenedSession? = nil) {
            self.outcome = outcome
            self.opened = opened
        }
    }
}

/// A session for the one who opened it.
package struct OpenedSession: Codable, Equatable, Sendable {
    package let account: Login
    package let name: String
    package let expires: Timestamp

    package init(account: Login, name: String, expires: Timestamp) {
        self.account = account
        self.name = name
        self.expires = expires
    }
}

package struct CheckSession: Query {
    package static let method: MethodName = "portal.session.check"
    package static let summary = "Tells whose session it is, as long as it goes on."
    package let session: SecretDigest

    package init(session: SecretDigest) {
        self.session = session
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let account: Login
        package let kind: SessionKind
        package let expires: Timestamp
        /// The password was given by an operator: nothing but changing it is allowed.
        package let mustChange: Bool
        /// Of a phone.
        package let pin: StretchRecipe?
        /// False: the account is opened with slips alone.
        package let hasPassword: Bool

        package init(
            account: Login, kind: SessionKind, expires: Timestamp, mustChange: Bool, pin: StretchRecipe?,
            hasPassword: Bool
        ) {
            self.account = account
            self.kind = kind
            self.expires = expires
            self.mustChange = mustChange
            self.pin = pin
            self.hasPassword = hasPassword
        }
    }
}

package struct EnterPIN: Command {
    package static let method: MethodName = "portal.session.pin"
    package static let summary = "Tries a phone's PIN, or counts the failure; the fifth in a row ends the session."
    package let session: SecretDigest
    /// By the session's recipe; hexadecimal.
    package let hash: String

    package init(session: SecretDigest, hash: String) {
        self.session = session
        self.hash = hash
    }

    package enum Outcome: String, WireEnum {
        case right
        case wrong
        case ended
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let outcome: Outcome
        package let triesLeft: Int

        package init(_ outcome: Outcome, triesLeft: Int = 0) {
            self.outcome = outcome
            self.triesLeft = triesLeft
        }
    }
}

package struct EndSession: Command {
    package static let method: MethodName = "portal.session.end"
    package static let summary = "Ends one session; one that has ended is left alone."
    package let session: SecretDigest

    package init(session: SecretDigest) {
        self.session = session
    }

    package typealias Reply = Done
}

package struct EndSessions: Command {
    package static let method: MethodName = "portal.session.end-all"
    package static let summary = "Ends every session of an account: one's own, or any as operator."
    package let account: Login

    package init(account: Login) {
        self.account = account
    }

    package typealias Reply = Done
}

package struct ListSessions: Query {
    package static let method: MethodName = "portal.session.list"
    package static let summary = "Lists an account's sessions, the newest first: one's own, or any as operator."
    package let account: Login

    package init(account: Login) {
        self.account = account
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let sessions: [Entry]
        package let oneTimeCodes: Bool

        package init(sessions: [Entry], oneTimeCodes: Bool) {
            self.sessions = sessions
            self.oneTimeCodes = oneTimeCodes
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let session: SecretDigest
        package let kind: SessionKind
        package let opened: Timestamp
        package let expires: Timestamp

        package init(session: SecretDigest, kind: SessionKind, opened: Timestamp, expires: Timestamp) {
            self.session = session
            self.kind = kind
            self.opened = opened
            self.expires = expires
        }
    }
}

package struct IssueSlip: Command {
    package static let method: MethodName = "portal.slip.issue"
    package static let summary = "Issues a slip that opens one phone's session within seven days."
    package let account: Login
    package let slip: SecretDigest
    /// Of the guardian who is given it. Who is no operator names it, and it lies in the own area.
    package let post: RoleAtScope?

    package init(account: Login, slip: SecretDigest, post: RoleAtScope? = nil) {
        self.account = account
        self.slip = slip
        self.post = post
    }

    /// For the sheet that is printed.
    package struct Reply: Codable, Equatable, Sendable {
        package let name: String
        package let expires: Timestamp

        package init(name: String, expires: Timestamp) {
            self.name = name
            self.expires = expires
        }
    }
}

package struct CheckSlip: Query {
    package static let method: MethodName = "portal.slip.check"
    package static let summary = "Tells whether a slip is still good."
    package let slip: SecretDigest

    package init(slip: SecretDigest) {
        self.slip = slip
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let account: Login
        package let expires: Timestamp

        package init(account: Login, expires: Timestamp) {
            self.account = account
            self.expires = expires
        }
    }
}

package struct RedeemSlip: Command {
    package static let method: MethodName = "portal.slip.redeem"
    package static let summary = "Opens a phone's session with a slip, once, and sets its PIN."
    package let slip: SecretDigest
    package let session: SecretDigest
    package let pin: StretchedSecret

    package init(slip: SecretDigest, session: SecretDigest, pin: StretchedSecret) {
        self.slip = slip
        self.session = session
        self.pin = pin
    }

    package typealias Reply = OpenedSession
}
