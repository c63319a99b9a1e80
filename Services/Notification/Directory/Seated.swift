import GRDB
import Messages

/// Whether the roles that a request names are its account's to use: an account that posts know has the roles of the seats
/// it sits in now, and no others; of one that no post knows, the delegating peer is believed.
enum Seated {
    @Sendable
    static func check(_ actor: Actor, at now: Timestamp, _ db: Database) throws {
        guard !actor.roles.isEmpty, let held = try Directory.roles(of: actor.account, at: now, db) else { return }
        for claimed in actor.roles
        where !held.contains(where: { $0.role == claimed.role && $0.covers(claimed.area, grid: claimed.grid) }) {
            throw DeskError(
                .forbidden,
                "这个账号现在不在 \(claimed) 的岗位上；请重新登录，或请管理员办理任职 (the account does not hold a post of \(claimed) now: sign in again, or have the post handed over)",
                code: "post.not-in-force")
        }
    }
}
