/// A way to reach a person, or a post's group, was left; nothing goes there before it is verified. What was left in a phone's
/// session, as the envelope's `through` says, is good for posts of guardians alone.
package struct ContactAdded: Event {
    package static let type: EventType = "notification.contact.added"
    package static let summary = "A way to reach a person or a post's group was left; it is not verified yet."
    package let contact: UUIDv7
    /// `account/…`, `post/…` or `subscribers/…`.
    package let owner: Addressee
    package let channel: NoticeChannel
    /// The address, telephone or URL, sealed under the contact.
    package let address: SealedReference
    /// What its messages are signed with, sealed under the contact: of webhooks, and of robots that ask for it.
    package let secret: SealedReference?
    package var subject: Subject? { .contact(contact) }

    package init(
        contact: UUIDv7, owner: Addressee, channel: NoticeChannel, address: SealedReference, secret: SealedReference?
    ) {
        self.contact = contact
        self.owner = owner
        self.channel = channel
        self.address = address
        self.secret = secret
    }
}

extension Subject {
    /// A contact, and the vault key that seals its address.
    package static func contact(_ id: UUIDv7) -> Subject { Subject("contact", id) }
}

/// A code is on its way to a contact: who can read it there can verify it here.
package struct ContactCodeSent: Event {
    package static let type: EventType = "notification.contact.code-sent"
    package static let summary = "A code was sent to a contact, to verify it."
    package let contact: UUIDv7
    package let delivery: UUIDv7
    /// Sealed under the contact.
    package let code: SealedReference
    package let expires: Timestamp
    package var subject: Subject? { .contact(contact) }

    package init(contact: UUIDv7, delivery: UUIDv7, code: SealedReference, expires: Timestamp) {
        self.contact = contact
        self.delivery = delivery
        self.code = code
        self.expires = expires
    }
}

package struct ContactCodeFailed: Event {
    package static let type: EventType = "notification.contact.code-failed"
    package static let summary = "A wrong code was entered for a contact."
    package let contact: UUIDv7
    /// Since the code was sent.
    package let failures: Int
    package var subject: Subject? { .contact(contact) }

    package init(contact: UUIDv7, failures: Int) {
        self.contact = contact
        self.failures = failures
    }
}

package struct ContactVerified: Event {
    package static let type: EventType = "notification.contact.verified"
    package static let summary = "A contact was verified; notices go there from now on."
    package let contact: UUIDv7
    package var subject: Subject? { .contact(contact) }

    package init(contact: UUIDv7) {
        self.contact = contact
    }
}

/// What a person proved the account with.
package enum AccountProof: String, WireEnum {
    case password
    /// Of a phone, where the account has no password.
    case pin
}

package struct ContactConfirmed: Event {
    package static let type: EventType = "notification.contact.confirmed"
    package static let summary =
        "The account's person confirmed a contact that was left in a phone's session; it is good for all its posts."
    package let contact: UUIDv7
    package let owner: Addressee
    package let proof: AccountProof
    package var subject: Subject? { .contact(contact) }

    package init(contact: UUIDv7, owner: Addressee, proof: AccountProof) {
        self.contact = contact
        self.owner = owner
        self.proof = proof
    }
}

/// Why a contact is used no more.
package enum ContactEnd: String, WireEnum {
    /// Its owner, or an operator, took it away.
    case removed
    /// By the link in a message.
    case unsubscribed
    /// The receiver said that it is gone for good: 410 of a webhook, an address that does not exist.
    case gone
    /// The account was closed.
    case closed
    /// Nobody proved in time that the number is theirs.
    case lapsed
    /// County discipline does not want its notices to go there.
    case refused
}

package struct ContactEnded: Event {
    package static let type: EventType = "notification.contact.ended"
    package static let summary = "A contact is used no more."
    package let contact: UUIDv7
    package let reason: ContactEnd
    package var subject: Subject? { .contact(contact) }

    package init(contact: UUIDv7, reason: ContactEnd) {
        self.contact = contact
        self.reason = reason
    }
}

package struct ContactSecretSet: Event {
    package static let type: EventType = "notification.contact.secret-set"
    package static let summary =
        "A contact's messages are signed with a new secret, and for a day with the one before too."
    package let contact: UUIDv7
    /// Sealed under the contact.
    package let secret: SealedReference
    package let formerUntil: Timestamp
    package var subject: Subject? { .contact(contact) }

    package init(contact: UUIDv7, secret: SealedReference, formerUntil: Timestamp) {
        self.contact = contact
        self.secret = secret
        self.formerUntil = formerUntil
    }
}

package struct PreferencesSet: Event {
    package static let type: EventType = "notification.preferences.set"
    package static let summary = "A person said how they want to be told."
    package let account: String
    package let preferences: NoticePreferences
    package var subject: Subject? { Subject("account", account) }

    package init(account: String, preferences: NoticePreferences) {
        self.account = account
        self.preferences = preferences
    }
}
