import Foundation
import Messages
import Passwords
import ServiceKit

extension Act {
    /// An account that is not closed.
    ///
    /// - Throws: `notFound`.
    func account(_ login: Login) throws -> Account {
        guard let account = try Account.find(login, in: database), !account.isClosed else {
            throw DeskError.notFound("account.unknown", "没有这个账号 (no such account)")
        }
        return account
    }

    /// Seals a stretched secret's hash under the account's key.
    func keep(_ secret: StretchedSecret, for account: Login) throws -> KeptSecret {
        guard secret.isSound else {
            throw DeskError.invalid("password.form", "the password was not stretched as it must be")
        }
        return KeptSecret(recipe: secret.recipe, hash: try seal(secret.hash, for: account.subject))
    }

    /// Whether a hash is the one that is kept.
    func proves(_ hash: String, _ kept: KeptSecret?, of account: Login) throws -> Bool {
        guard let kept, let expected = try peek(kept.hash, of: account.subject) else { return false }
        return ConstantTime.areEqual(hash, expected)
    }

    /// Counts a wrong password or code; at the limit the account is locked for a time.
    func countFailure(_ account: Account) throws {
        let failures = account.failures + 1
        try record(SignInFailed(account: account.login, failures: failures))
        if failures >= Accounts.failureLimit {
            try record(AccountLocked(account: account.login, reason: .failures, until: now + Accounts.lockTime))
        }
    }

    /// Opens a session; the account's oldest ends when there are too many.
    func openSession(_ event: SessionOpened) throws {
        let open = try OpenSessionRow.of(event.account, at: now, in: database)
        for old in open.dropFirst(Accounts.sessionLimit - 1) {
            try record(SessionEnded(session: old.digest, account: old.account, reason: .superseded))
        }
        try record(event)
    }
}
