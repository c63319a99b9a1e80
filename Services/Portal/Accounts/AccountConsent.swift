import GRDB
import Messages
import ServiceKit

/// What opens an account of discipline to others, a token, a password that another set, one-time codes that another took
/// away, takes force only with the consent of county discipline, or after `Consent.patience`.
enum AccountConsent {
    /// Whether an act on an account waits: unless its own person does it, or one of county discipline.
    static func isNeeded(for account: Login, _ act: Act) throws -> Bool {
        try act.actor.account != account.description || act.actor.through != nil
            ? DisciplineSeats.holds(account.description, Consent.guarded, at: act.now, act.database)
                && !keeping.isGiven(by: act, for: account.description)
            : false
    }

    /// Whether somebody else sits in county discipline who has a password of their own, so that an answer can come. Until
    /// then the suite is being installed, and what the operator gives out opens at once.
    static func hasOtherGiver(than account: Login, _ act: Act) throws -> Bool {
        try DisciplineSeats.sitting(in: Consent.giver, at: act.now, act.database).contains { login in
            guard let login = Login(login), login != account, let giver = try Account.find(login, in: act.database)
            else { return false }
            return giver.password != nil && !giver.temporary && !giver.isClosed
        }
    }

    /// Whether a right password opens nothing: another set it, and it waits for consent.
    static func isHeldBack(_ account: Account, _ db: Database) throws -> Bool {
        try account.temporary && ConsentTable.holds(account.login.subject, as: [.formerPassword], db)
    }

    /// Tokens that an account brings along when it is given a seat of discipline wait, and so does a password that its own
    /// person has not changed: they were given for less.
    @Sendable
    static func join(_ account: String, _ act: Act) throws {
        guard try !DisciplineSeats.holds(account, Consent.guarded, at: act.now, act.database),
            let login = Login(account)
        else { return }
        for token in try TokenHandlers.tokens(of: login, at: act.now, act.database)
        where try !ConsentTable.holds(subject(token.token), act.database) {
            try act.askConsent(.token, of: account, about: subject(token.token), follows: true)
        }
        guard let found = try Account.find(login, in: act.database), found.temporary, !found.isClosed,
            try hasOtherGiver(than: login, act)
        else { return }
        try act.askConsent(.formerPassword, of: account, about: login.subject, follows: true)
    }

    static func subject(_ token: UUIDv7) -> Subject { Subject("token", token) }

    // MARK: Answers

    static let keeping = Consents(
        isGiver: { account, instant, db in
            try DisciplineSeats.holds(account, [Consent.giver], at: instant, sitting: true, db)
        },
        effects: [
            .token: Consents.Effect { waiting, act in
                guard let token = UUIDv7(waiting.about.id), let account = waiting.account.flatMap({ Login($0) }) else {
                    return
                }
                try act.record(TokenRevoked(token: token, account: account))
            },
            .password: Consents.Effect(
                takeForce: { waiting, act in
                    guard let account = try account(waiting, act), let password = account.proposed else { return }
                    try act.record(PasswordSet(account: account.login, password: password, temporary: true))
                    try act.record(SessionsEnded(account: account.login))
                },
                refuse: { waiting, act in
                    guard let account = try account(waiting, act) else { return }
                    try act.record(PasswordProposed(account: account.login, password: nil))
                }),
            .formerPassword: Consents.Effect { waiting, act in
                guard let account = try account(waiting, act), account.temporary else { return }
                try act.record(AccountLocked(account: account.login, reason: .operator, until: nil))
            },
            .codes: Consents.Effect(
                takeForce: { waiting, act in
                    guard let account = try account(waiting, act), account.totp != nil else { return }
                    try act.record(OneTimeCodesRemoved(account: account.login))
                }, refuse: { _, _ in }),
        ])

    private static func account(_ waiting: WaitingConsent, _ act: Act) throws -> Account? {
        guard let login = waiting.account.flatMap({ Login($0) }) else { return nil }
        return try Account.find(login, in: act.database).flatMap { $0.isClosed ? nil : $0 }
    }
}
