import Bus
import Messages
import Passwords

/// Asks the portal's desk whose a token is, and Intake which posts that account holds at this moment.
struct DeskTokens: TokenCheck {
    let desks: Desks

    func holder(of token: String, traceparent: String?) async throws -> TokenHolder? {
        guard let digest = Secret(shown: token)?.digest else { return nil }
        let entry: TokenEntry
        do {
            entry = try await desks.ask(CheckToken(digest: digest), as: .villager, traceparent: traceparent).reply
        } catch let error as DeskError where error.kind == .notFound {
            return nil
        }
        let account = entry.account.description
        let posts = try await desks.ask(
            ReadPostsOf(account: account), as: Messages.Principal(account: account), traceparent: traceparent
        ).reply.posts
        return TokenHolder(
            name: entry.token.description,
            actor: Messages.Principal(
                account: account, roles: Self.narrow(posts.map(\.role), to: entry.areas),
                through: .token(entry.token)),
            scopes: Set(entry.scopes), areas: entry.areas)
    }

    /// The roles, as far as they reach into the areas; all of them if there are none.
    ///
    /// A role of a place above an area is held in the area only: there it opens registers, and handles no case, as no office
    /// of that level works there.
    static func narrow(_ roles: [RoleAtScope], to areas: [AreaCode]) -> [RoleAtScope] {
        var found: [RoleAtScope] = []
        for role in roles {
            let narrowed =
                areas.isEmpty
                ? [role]
                : areas.compactMap { area -> RoleAtScope? in
                    if area.contains(role.area) { return role }
                    return role.area.contains(area) && role.grid == nil ? RoleAtScope(role.role, area) : nil
                }
            for role in narrowed where !found.contains(role) { found.append(role) }
        }
        return found
    }
}
