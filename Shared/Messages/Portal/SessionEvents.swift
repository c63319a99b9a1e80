/// How a session was opened, and what it may do for how long.
package enum SessionKind: String, WireEnum {
    /// With a password, for a working day.
    case password
    /// With a slip, on a guardian's own phone, for half a year; a PIN is asked after a time without use.
    case phone
}

/// Why a session ended.
package enum SessionEnd: String, WireEnum {
    case signedOut = "signed-out"
    /// Too many wrong PINs.
    case pin
    /// The account has too many: the one opened first ends.
    case superseded
}

package struct SessionOpened: Event {
    package static let type: EventType = "portal.session.opened"
    package static let summary = "Somebody signed in."
    package let session: SecretDigest
    package let account: Login
    package let kind: SessionKind
    package let expires: Timestamp
    /// The time step of the one-time code that was used: not good again.
    package let step: Int?
    /// Of a phone.
    package let pin: KeptSecret?
    package var subject: Subject? { account.subject }

    package init(
        session: SecretDigest, account: Login, kind: SessionKind, expires: Timestamp, step: Int? = nil,
        pin: KeptSecret? = nil
    ) {
        self.session = session
        self.account = account
        self.kind = kind
        self.expires = expires
        self.step = step
        self.pin = pin
    }
}

package struct SignInFailed: Event {
    package static let type: EventType = "portal.session.failed"
    package static let summary = "Somebody tried an account with a wrong password or code."
    package let account: Login
    /// How many in a row.
    package let failures: Int
    package var subject: Subject? { account.subject }

    package init(account: Login, failures: Int) {
        self.account = account
        self.failures = failures
    }
}

package struct SessionEnded: Event {
    package static let type: EventType = "portal.session.ended"
    package static let summary = "One session ended."
    package let session: SecretDigest
    package let account: Login
    package let reason: SessionEnd
    package var subject: Subject? { account.subject }

    package init(session: SecretDigest, account: Login, reason: SessionEnd) {
        self.session = session
        self.account = account
        self.reason = reason
    }
}

package struct SessionsEnded: Event {
    package static let type: EventType = "portal.session.all-ended"
    package static let summary = "Every session of an account ended, but for one that may be named."
    package let account: Login
    package let except: SecretDigest?
    package var subject: Subject? { account.subject }

    package init(account: Login, except: SecretDigest? = nil) {
        self.account = account
        self.except = except
    }
}

package struct PINFailed: Event {
    package static let type: EventType = "portal.pin.failed"
    package static let summary = "A wrong PIN was entered on a phone."
    package let session: SecretDigest
    package let account: Login
    package let failures: Int
    package var subject: Subject? { account.subject }

    package init(session: SecretDigest, account: Login, failures: Int) {
        self.session = session
        self.account = account
        self.failures = failures
    }
}

package struct PINEntered: Event {
    package static let type: EventType = "portal.pin.entered"
    package static let summary = "The right PIN was entered on a phone after wrong ones."
    package let session: SecretDigest
    package let account: Login
    package var subject: Subject? { account.subject }

    package init(session: SecretDigest, account: Login) {
        self.session = session
        self.account = account
    }
}

package struct SlipIssued: Event {
    package static let type: EventType = "portal.slip.issued"
    package static let summary = "A slip was issued that opens one phone's session, once; an earlier one is void."
    package let slip: SecretDigest
    package let account: Login
    package let expires: Timestamp
    /// For which it was given; absent if an operator named none.
    package let post: RoleAtScope?
    /// The account that issued it.
    package let by: String?
    package var subject: Subject? { account.subject }

    package init(slip: SecretDigest, account: Login, expires: Timestamp, post: RoleAtScope? = nil, by: String?) {
        self.slip = slip
        self.account = account
        self.expires = expires
        self.post = post
        self.by = by
    }
}

package struct SlipRedeemed: Event {
    package static let type: EventType = "portal.slip.redeemed"
    package static let summary = "A slip was used, and is void."
    package let slip: SecretDigest
    package let account: Login
    package var subject: Subject? { account.subject }

    package init(slip: SecretDigest, account: Login) {
        self.slip = slip
        self.account = account
    }
}
