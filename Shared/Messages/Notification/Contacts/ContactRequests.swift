package struct ListContacts: OpeningCommand {
    package static let method: MethodName = "notification.contacts.list"
    package static let summary = "The ways in which the actor, or a post's group, is reached; addresses masked."
    /// Absent: the actor's own. Of a post: for its holders, the desk above, and operators.
    package let post: RoleAtScope?

    package init(post: RoleAtScope? = nil) {
        self.post = post
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let contacts: [ContactShown]
        /// Those that are set up and that a contact of this owner can be left for.
        package let channels: [NoticeChannel]

        package init(contacts: [ContactShown], channels: [NoticeChannel]) {
            self.contacts = contacts
            self.channels = channels
        }
    }
}

package struct ContactShown: Codable, Equatable, Sendable {
    package let contact: UUIDv7
    package let channel: NoticeChannel
    /// `138****1234`, `c***@example.org`, a URL's host.
    package let address: String
    package let verified: Bool
    /// It was left in a phone's session, and the account has or had other posts since: nothing goes there before it is
    /// confirmed.
    package let suspended: Bool
    package let added: Timestamp

    package init(
        contact: UUIDv7, channel: NoticeChannel, address: String, verified: Bool, suspended: Bool = false,
        added: Timestamp
    ) {
        self.contact = contact
        self.channel = channel
        self.address = address
        self.verified = verified
        self.suspended = suspended
        self.added = added
    }
}

package struct AddContact: Command {
    package static let method: MethodName = "notification.contact.add"
    package static let summary = "Leaves a way to be reached, and sends a code there."
    /// Absent: the actor's own, by e-mail, text message or webhook; of a post by any channel.
    package let post: RoleAtScope?
    package let channel: NoticeChannel
    /// An e-mail address, a telephone number, a URL.
    package let address: String
    /// Of a robot that asks for a signature; a webhook's is made here.
    package let secret: String?

    package init(post: RoleAtScope? = nil, channel: NoticeChannel, address: String, secret: String? = nil) {
        self.post = post
        self.channel = channel
        self.address = address
        self.secret = secret
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let contact: UUIDv7
        /// `whsec_…`, of a webhook: shown this once.
        package let secret: String?

        package init(contact: UUIDv7, secret: String?) {
            self.contact = contact
            self.secret = secret
        }
    }
}

package struct SendContactCode: Command {
    package static let method: MethodName = "notification.contact.send-code"
    package static let summary = "Sends another code to a contact that is not verified."
    package let contact: UUIDv7

    package init(contact: UUIDv7) {
        self.contact = contact
    }

    package typealias Reply = Done
}

package struct VerifyContact: Command {
    package static let method: MethodName = "notification.contact.verify"
    package static let summary = "Verifies a contact with the code that was sent there."
    package let contact: UUIDv7
    /// 6 digits.
    package let code: String

    package init(contact: UUIDv7, code: String) {
        self.contact = contact
        self.code = code
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let verified: Bool
        /// Tries that are left with this code.
        package let left: Int

        package init(verified: Bool, left: Int) {
            self.verified = verified
            self.left = left
        }
    }
}

package struct ConfirmContact: Command {
    package static let method: MethodName = "notification.contact.confirm"
    package static let summary =
        "Makes a contact that was left in a phone's session good for all posts, once the person proved the account."
    package let contact: UUIDv7
    /// The portal, which checked it, says what with.
    package let proof: AccountProof

    package init(contact: UUIDv7, proof: AccountProof) {
        self.contact = contact
        self.proof = proof
    }

    package typealias Reply = Done
}

package struct RemoveContact: Command {
    package static let method: MethodName = "notification.contact.remove"
    package static let summary = "Takes a contact away; its address is destroyed."
    package let contact: UUIDv7

    package init(contact: UUIDv7) {
        self.contact = contact
    }

    package typealias Reply = Done
}

package struct RotateContactSecret: Command {
    package static let method: MethodName = "notification.contact.rotate-secret"
    package static let summary = "Gives a webhook a new secret; for a day its messages carry signatures of both."
    package let contact: UUIDv7

    package init(contact: UUIDv7) {
        self.contact = contact
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let secret: String

        package init(secret: String) {
            self.secret = secret
        }
    }
}

package struct Unsubscribe: Command {
    package static let method: MethodName = "notification.contact.unsubscribe"
    package static let summary = "Ends a contact by the link in one of its messages (RFC 8058); no account is needed."
    /// What the link holds.
    package let token: String

    package init(token: String) {
        self.token = token
    }

    package typealias Reply = Done
}

package struct ReadPreferences: Query {
    package static let method: MethodName = "notification.preferences.read"
    package static let summary = "How the actor wants to be told."

    package init() {}

    package typealias Reply = NoticePreferences
}

package struct SetPreferences: Command {
    package static let method: MethodName = "notification.preferences.set"
    package static let summary = "Says how the actor wants to be told."
    package let preferences: NoticePreferences

    package init(preferences: NoticePreferences) {
        self.preferences = preferences
    }

    package typealias Reply = Done
}
