import GRDB
import Messages

/// Whether the roles that a request names are its account's to use: an account that posts know has the roles of the seats
/// it sits in now, and no others; of one that no post knows, the delegating peer is believed.
enum Seated {
    @Sendable
    static func check(_ actor: Principal, at now: Timestamp, _ db: Database) throws {
        guard !actor.roles.isEmpty, let held = try Directory.roles(of: actor.account, at: now, db) else { return }
        for claimed in actor.roles where !held.contains(where: { $0.grants(claimed) }) {
            throw DeskError.notInForce(claimed)
        }
    }
}
