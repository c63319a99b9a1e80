import GRDB
import Messages
import ServiceKit

/// What a contact is good for. One that was left in a phone's session, which whoever holds the phone can do, goes on with
/// the guardian's post that the phone speaks for; it must not hear what the account is trusted with later.
enum ContactScope: Equatable, Sendable {
    /// Everything that its owner is told.
    case whole
    /// What comes to posts of guardians, and what happens to the account itself.
    case guardian
    /// Nothing, until the account's person confirms it, or county discipline consents.
    case suspended

    /// - Parameters:
    ///   - isOfPhone: it was left in a phone's session.
    ///   - isConfirmed: the person proved the account since.
    ///   - hadOtherPosts: the account holds, or ever held, a post that is not a guardian's.
    init(isOfPhone: Bool, isConfirmed: Bool, hadOtherPosts: Bool) {
        self = !isOfPhone || isConfirmed ? .whole : hadOtherPosts ? .suspended : .guardian
    }

    /// Whether a notice may go there.
    ///
    /// - Parameter post: as what its person is told; nil of what comes to the account itself.
    func serves(_ post: RoleAtScope?, _ kind: NoticeKind) -> Bool {
        switch self {
        case .whole: true
        case .guardian: post.map { $0.role == .guardian } ?? (kind == .system)
        case .suspended: false
        }
    }
}

extension Contact {
    /// What it is good for at an instant. A post's contact is the post's, whoever left it.
    func scope(at instant: Timestamp, _ db: Database) throws -> ContactScope {
        if try ConsentTable.holds(.contact(id), db) { return .suspended }
        guard isOfPhone, !isConfirmed, case .account(let login) = owner else { return .whole }
        return ContactScope(
            isOfPhone: true, isConfirmed: false, hadOtherPosts: try Directory.heldOther(login, by: instant, db))
    }
}
