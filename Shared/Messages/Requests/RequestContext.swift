import Foundation

/// Who asks. Honoured only from peers with the right to delegate (the portal, the operator's command line).
package struct Principal: Codable, Hashable, Sendable {
    /// A stable name; `villager` for the public without account.
    package let account: String
    package let roles: [RoleAtScope]
    /// Absent where the account acts for itself.
    package let through: Means?

    package init(account: String, roles: [RoleAtScope] = [], through: Means? = nil) {
        self.account = account
        self.roles = roles
        self.through = through
    }

    /// The same, through another means.
    package func acting(through means: Means?) -> Principal {
        Principal(account: account, roles: roles, through: means)
    }

    /// Whether it is the public, whoever speaks for it.
    package var isVillager: Bool { account == Self.villager.account }

    /// Whether its name can stand in an event: 1 to 200 bytes, no control characters.
    package var isWellNamed: Bool {
        (1...200).contains(account.utf8.count)
            && account.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// The public: no account, no roles.
    package static let villager = Principal(account: SuiteActor.villager.rawValue)
    /// The service that tells people, when it asks how a filer can be reached.
    package static let notification = Principal(account: SuiteService.notification.name)

    /// Whether one of `wanted` is held for a place.
    package func holds(_ wanted: Set<Role>, at place: AreaCode, grid: String? = nil) -> Bool {
        roles.contains { wanted.contains($0.role) && $0.covers(place, grid: grid) }
    }
}

/// What a request says about itself, beside its method and parameters.
package struct RequestContext: Codable, Equatable, Sendable {
    package let actor: Principal?
    /// W3C Trace Context, carried into the events that the request causes.
    package let traceparent: String?
    /// After this instant nobody waits for the answer: what has not begun by then is refused. Mandatory, at most 23 h ahead.
    package let deadline: Timestamp

    package init(actor: Principal?, traceparent: String? = nil, deadline: Timestamp) {
        self.actor = actor
        self.traceparent = traceparent
        self.deadline = deadline
    }

    package static let longestDeadline = Duration.seconds(23 * 3_600)
}

extension RequestContext {
    /// Reads what a request says about itself: of its few members only the actor needs a decoder, and a request without
    /// one needs none.
    ///
    /// - Throws: `DecodingError` or `JSONMembers.Malformed`.
    init(json: Data) throws {
        let members = try JSONMembers.split(json)
        func missing(_ name: String, _ problem: String) -> DecodingError {
            .dataCorrupted(.init(codingPath: [], debugDescription: "'\(name)' \(problem)"))
        }
        guard let deadline = members["deadline"] else { throw missing("deadline", "is missing") }
        guard let deadline = JSONMembers.text(deadline).flatMap({ Timestamp($0) }) else {
            throw missing("deadline", "must be an RFC 3339 instant")
        }
        let null = Data("null".utf8)
        var traceparent: String?
        if let trace = members["traceparent"], trace != null {
            guard let text = JSONMembers.text(trace) else { throw missing("traceparent", "must be a string") }
            traceparent = text
        }
        let actor = try members["actor"].flatMap { $0 == null ? nil : try JSONCoding.decode(Principal.self, from: $0) }
        guard actor?.isWellNamed ?? true else {
            throw missing("actor.account", "must be 1 to 200 bytes without control characters")
        }
        self.init(actor: actor, traceparent: traceparent, deadline: deadline)
    }
}
