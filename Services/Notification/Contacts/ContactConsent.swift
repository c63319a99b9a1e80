import GRDB
import Messages
import ServiceKit

/// Notices of discipline go to a new address only with the consent of county discipline, or after `Consent.patience`: of a
/// post's group whoever hangs it there, of an account that sits in such a post where it is not left in its own session.
enum ContactConsent {
    static func isNeeded(for owner: Addressee, _ act: Act) throws -> Bool {
        switch owner {
        case .post(let post):
            try Consent.guarded.contains(post.role) && !keeping.isGiven(by: act, for: nil)
        case .account(let login):
            try act.actor.through.map { $0 != .phone } ?? false && isGuarded(login, act)
        case .filer, .subscribers: false
        }
    }

    private static func isGuarded(_ login: String, _ act: Act) throws -> Bool {
        try (Directory.roles(of: login, at: act.now, act.database) ?? []).contains { Consent.guarded.contains($0.role) }
    }

    static let keeping = Consents(
        isGiver: { account, instant, db in
            try (Directory.roles(of: account, at: instant, db) ?? []).contains { $0.role == Consent.giver }
        },
        effects: [
            .contact: Consents.Effect { waiting, act in
                guard let id = UUIDv7(waiting.about.id), try Contacts.find(id, act.database) != nil else { return }
                try Contacts.end(id, .refused, act)
            }
        ])
}
