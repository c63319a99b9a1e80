import Messages
import ServiceKit
import Vault

extension Incumbent {
    /// Seals name and telephone under the key of the account; nil if what it sealed was destroyed before.
    func seal(_ account: String, _ act: Act) throws -> SealedReference? {
        do {
            return try act.seal(sealed, for: Self.subject(account))
        } catch let error as VaultError where error.code == .gone {
            return nil
        }
    }
}

extension DeskError {
    static let forgottenPerson = DeskError.refused(
        "person.forgotten", "此账号的资料已销毁；请换一个账号 (the account's sealed content was destroyed: use another account)")
}
