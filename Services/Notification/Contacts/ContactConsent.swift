import GRDB
import Messages
import ServiceKit

/// Notices of discipline go to a new address only with the consent of county discipline, or after `Consent.patience`: of a
/// post's group whoever hangs it there, of an account that sits in such a post where it is not left in its own session.
enum ContactConsent {
    static func isNeeded(for owner: Addressee, _ act: Act) throws -> Bool {
        switch owner {
        case .post(let post):
            try Consent.guarded.contains(post.role)
                && !Consents(isGiver: isGiver, effects: [:]).isGiven(by: act, for: nil)
        case .account(let login):
            try act.actor.through.map { $0 != .phone } ?? false && isGuarded(login, act)
        case .filer, .subscribers: false
        }
    }

    /// Asks, and tells the account whose contact it is.
    static func ask(to contact: UUIDv7, of owner: Addressee, _ making: NoticeMaking, follows: Bool = false, _ act: Act)
        throws
    {
        var account: String?
        var post: RoleAtScope?
        switch owner {
        case .account(let login): account = login
        case .post(let role): post = role
        case .filer, .subscribers: return
        }
        let asked = try act.askConsent(.contact, of: account, post: post, about: .contact(contact), follows: follows)
        try making.tell(asked, as: asked.consent.description, act)
    }

    /// What somebody else left for an account waits, too, once it is given a seat of discipline: it was left for less. Of what
    /// was left on a phone, `ContactScope` says it.
    static func join(_ login: String, _ making: NoticeMaking, _ act: Act) throws {
        guard try !isGuarded(login, act) else { return }
        for contact in try Contacts.of(.account(login), act.database)
        where try contact.through != nil && !contact.isOfPhone
            && !ConsentTable.holds(.contact(contact.id), act.database)
        {
            try ask(to: contact.id, of: contact.owner, making, follows: true, act)
        }
    }

    private static func isGuarded(_ login: String, _ act: Act) throws -> Bool {
        try (Directory.roles(of: login, at: act.now, act.database) ?? []).contains { Consent.guarded.contains($0.role) }
    }

    static func keeping(_ making: NoticeMaking) -> Consents {
        let answered: @Sendable (WaitingConsent, Act) throws -> Void = { waiting, act in
            try making.end(by: ConsentEnded.type, about: Consent.subject(waiting.id), act)
        }
        return Consents(
            isGiver: isGiver,
            effects: [
                .contact: Consents.Effect(takeForce: answered) { waiting, act in
                    try answered(waiting, act)
                    guard let id = UUIDv7(waiting.about.id), try Contacts.find(id, act.database) != nil else { return }
                    try Contacts.end(id, .refused, act)
                }
            ])
    }

    private static let isGiver: @Sendable (String, Timestamp, Database) throws -> Bool = { account, instant, db in
        try (Directory.roles(of: account, at: instant, db) ?? []).contains { $0.role == Consent.giver }
    }
}
