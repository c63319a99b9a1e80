/// What a program may do with a token, of what its account's posts may do.
package enum TokenScope: String, WireEnum {
    /// Areas, grids, posts, households without anything sealed.
    case registersRead = "registers:read"
    case casesRead = "cases:read"
    case casesWrite = "cases:write"
    case statisticsRead = "statistics:read"
    /// The stream of events.
    case eventsRead = "events:read"
    /// Health of services, followers.
    case operationsRead = "operations:read"
}

package struct TokenIssued: Event {
    package static let type: EventType = "portal.token.issued"
    package static let summary = "A token for programs was issued."
    package let token: UUIDv7
    package let digest: SecretDigest
    /// The first characters of the secret, so that its keeper knows it again.
    package let prefix: String
    /// For whom it acts: it may never do more than this account's posts.
    package let account: Login
    /// What it is for; an operator's words, not about persons.
    package let label: String
    package let scopes: [TokenScope]
    /// Only here; everywhere the posts reach if empty.
    package let areas: [AreaCode]
    package let expires: Timestamp
    package var subject: Subject? { account.subject }

    package init(
        token: UUIDv7, digest: SecretDigest, prefix: String, account: Login, label: String, scopes: [TokenScope],
        areas: [AreaCode], expires: Timestamp
    ) {
        self.token = token
        self.digest = digest
        self.prefix = prefix
        self.account = account
        self.label = label
        self.scopes = scopes
        self.areas = areas
        self.expires = expires
    }
}

package struct TokenRevoked: Event {
    package static let type: EventType = "portal.token.revoked"
    package static let summary = "A token is no longer good."
    package let token: UUIDv7
    package let account: Login
    package var subject: Subject? { account.subject }

    package init(token: UUIDv7, account: Login) {
        self.token = token
        self.account = account
    }
}
