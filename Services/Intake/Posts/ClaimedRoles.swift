import GRDB
import Messages

/// Whether the roles that a request names are its account's to use. Whoever leaves a post is cut off at once, whatever a
/// portal or a session still believes.
///
/// An account that a post's seat was ever given to has the roles of the seats it sits in now, and no others. An account
/// that no post knows has what the delegating peer says: an operator at the machine, an import, a county without posts. So
/// have the suite's own actors, whatever the register holds of their names: no seat shuts the command line out.
enum ClaimedRoles {
    @Sendable
    static func check(_ actor: Principal, at now: Timestamp, _ db: Database) throws {
        guard !actor.roles.isEmpty, !ReservedNames.contains(actor.account), try Posts.knows(actor.account, db) else {
            return
        }
        let held = try Posts.inForce(actor.account, at: now, db).map(\.post.role)
        for claimed in actor.roles where !held.contains(where: { $0.grants(claimed) }) {
            throw DeskError.notInForce(claimed)
        }
    }
}
