/// What an act opens that is for discipline alone.
package enum ConsentMatter: String, WireEnum {
    /// Somebody is seated in a post of discipline.
    case seat
    /// A program may act for an account that sits in such a post.
    case token
    /// Somebody else set the password of such an account.
    case password
    /// Such an account has a password that somebody else set before it was given the seat.
    case formerPassword = "former-password"
    /// Somebody else took away the one-time codes of such an account.
    case codes
    /// Notices of such a post, or such an account, go to a new address.
    case contact
}

/// Acts that would open matters of supervision take force only once somebody in county discipline consents, or after
/// `patience`: whoever runs the machines cannot read them unseen.
package enum Consent {
    /// Without an answer, an act takes force after this.
    package static let patience = Duration.seconds(72 * 3_600)
    /// Roles whose posts read matters of supervision.
    package static let guarded: Set<Role> = [.townDiscipline, .countyDiscipline]
    /// Who consents.
    package static let giver = Role.countyDiscipline

    /// Where a consent's act stands in the events.
    package static func subject(_ consent: UUIDv7) -> Subject { Subject("consent", consent) }
}

package struct ConsentAsked: Event {
    package static let type: EventType = "consent.asked"
    package static let summary =
        "An act that opens matters of supervision waits for county discipline to consent, at most 72 hours."
    package let consent: UUIDv7
    package let matter: ConsentMatter
    /// Whose seat, token, password, codes or contact; absent of a post's contact.
    package let account: String?
    /// Of a seat and of a post's contact.
    package let post: RoleAtScope?
    /// What waits: `seat/<post>/<seat>`, `token/<id>`, `account/<login>`, `contact/<id>`.
    package let about: Subject
    package let county: AreaCode
    /// When it takes force once somebody consents; at once if that is past.
    package let wanted: Timestamp
    /// When it takes force without an answer.
    package let until: Timestamp
    package var subject: Subject? { Consent.subject(consent) }

    package init(
        consent: UUIDv7, matter: ConsentMatter, account: String?, post: RoleAtScope?, about: Subject,
        county: AreaCode, wanted: Timestamp, until: Timestamp
    ) {
        self.consent = consent
        self.matter = matter
        self.account = account
        self.post = post
        self.about = about
        self.county = county
        self.wanted = wanted
        self.until = until
    }
}

/// How the wait for a consent ended.
package enum ConsentEnd: String, WireEnum {
    /// Somebody in county discipline consented: it is in force.
    case given
    /// Somebody in county discipline refused: it does not happen.
    case refused
    /// Nobody answered in time: it is in force.
    case passed
}

package struct ConsentEnded: Event {
    package static let type: EventType = "consent.ended"
    package static let summary = "County discipline consented to an act or refused it, or the time for that is over."
    package let consent: UUIDv7
    package let matter: ConsentMatter
    package let end: ConsentEnd
    package var subject: Subject? { Consent.subject(consent) }

    package init(consent: UUIDv7, matter: ConsentMatter, end: ConsentEnd) {
        self.consent = consent
        self.matter = matter
        self.end = end
    }
}

package struct ListConsents: Query {
    package static let method: MethodName = "consent.list"
    package static let summary =
        "Lists what waits at this service for county discipline to consent, the oldest first; for it and for operators."
    /// The last of the page before, of this service or another.
    package let after: UUIDv7?
    @WholeNumber<PageBounds> package private(set) var limit: Int

    package init(after: UUIDv7? = nil, limit: Int = 50) {
        self.after = after
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let waiting: [Waiting]
        /// Send it as `after` for the next page; absent on the last.
        package let next: UUIDv7?

        package init(waiting: [Waiting], next: UUIDv7? = nil) {
            self.waiting = waiting
            self.next = next
        }
    }

    /// One page of what waits at several services.
    ///
    /// - Parameter replies: to this request.
    /// - Returns: the oldest of all, as many as a page holds, and where the next page begins.
    package func page<Place>(_ replies: [(place: Place, reply: Reply)]) -> (
        rows: [(place: Place, waiting: Waiting)], next: UUIDv7?
    ) {
        let all = replies.flatMap { each in each.reply.waiting.map { (place: each.place, waiting: $0) } }
            .sorted { $0.waiting.consent < $1.waiting.consent }
        let rows = Array(all.prefix(limit))
        let isLast = all.count <= limit && replies.allSatisfy { $0.reply.next == nil }
        return (rows, isLast ? nil : rows.last?.waiting.consent)
    }

    package struct Waiting: Codable, Equatable, Sendable {
        package let consent: UUIDv7
        package let matter: ConsentMatter
        package let account: String?
        package let post: RoleAtScope?
        /// The account that did it; absent of what followed from another event.
        package let by: String?
        package let through: String?
        package let since: Timestamp
        /// When it takes force without an answer.
        package let until: Timestamp

        package init(
            consent: UUIDv7, matter: ConsentMatter, account: String?, post: RoleAtScope?, by: String?,
            through: String?, since: Timestamp, until: Timestamp
        ) {
            self.consent = consent
            self.matter = matter
            self.account = account
            self.post = post
            self.by = by
            self.through = through
            self.since = since
            self.until = until
        }
    }
}

package struct AnswerConsent: Command {
    package static let method: MethodName = "consent.answer"
    package static let summary =
        "Consents to an act that waits, or refuses it: as who sits in county discipline, in a session of one's own."
    package let consent: UUIDv7
    package let agree: Bool

    package init(consent: UUIDv7, agree: Bool) {
        self.consent = consent
        self.agree = agree
    }

    package typealias Reply = Done
}
