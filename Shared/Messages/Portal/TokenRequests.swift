package struct IssueToken: Command {
    package static let method: MethodName = "portal.token.issue"
    package static let summary = "Issues a token for programs; its secret is made by the asker and never sent."
    package let account: Login
    package let digest: SecretDigest
    /// The secret's first characters, at most 12.
    package let prefix: String
    /// What it is for, 1 to 60 characters.
    package let label: String
    package let scopes: [TokenScope]
    package let areas: [AreaCode]
    /// 1 to 730.
    @WholeNumber<TypedBounds> package private(set) var days: Int

    package init(
        account: Login, digest: SecretDigest, prefix: String, label: String, scopes: [TokenScope],
        areas: [AreaCode] = [], days: Int = 365
    ) {
        self.account = account
        self.digest = digest
        self.prefix = prefix
        self.label = label
        self.scopes = scopes
        self.areas = areas
        self.days = days
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let token: UUIDv7
        package let expires: Timestamp
        /// When it takes force, unless county discipline consents before; absent if it is in force.
        package let waitsUntil: Timestamp?

        package init(token: UUIDv7, expires: Timestamp, waitsUntil: Timestamp? = nil) {
            self.token = token
            self.expires = expires
            self.waitsUntil = waitsUntil
        }
    }
}

package struct RevokeToken: Command {
    package static let method: MethodName = "portal.token.revoke"
    package static let summary = "Makes a token no longer good, from the next request on."
    package let token: UUIDv7

    package init(token: UUIDv7) {
        self.token = token
    }

    package typealias Reply = Done
}

package struct ListTokens: Query {
    package static let method: MethodName = "portal.token.list"
    package static let summary = "Lists the tokens that are good, the newest first, at most 500."
    package let account: Login?

    package init(account: Login? = nil) {
        self.account = account
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let tokens: [TokenEntry]

        package init(tokens: [TokenEntry]) {
            self.tokens = tokens
        }
    }
}

package struct TokenEntry: Codable, Equatable, Sendable {
    package let token: UUIDv7
    package let account: Login
    package let prefix: String
    package let label: String
    package let scopes: [TokenScope]
    package let areas: [AreaCode]
    package let expires: Timestamp

    package init(
        token: UUIDv7, account: Login, prefix: String, label: String, scopes: [TokenScope], areas: [AreaCode],
        expires: Timestamp
    ) {
        self.token = token
        self.account = account
        self.prefix = prefix
        self.label = label
        self.scopes = scopes
        self.areas = areas
        self.expires = expires
    }
}

package struct CheckToken: Query {
    package static let method: MethodName = "portal.token.check"
    package static let summary = "Tells whose token it is and what it may do, as long as it is good."
    package let digest: SecretDigest

    package init(digest: SecretDigest) {
        self.digest = digest
    }

    package typealias Reply = TokenEntry
}
