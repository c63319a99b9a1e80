import Messages

/// Who issues slips that open a phone, and for whom.
enum SlipRule {
    /// Besides operators: each for guardians in the own area, whose posts they fill as well.
    static let issuers: Set<Role> = [.villageSecretary, .villageClerk, .townDesk]

    /// Whether who holds `asking` may open a phone for an account that holds `held`. Whoever has a slip is that account:
    /// outside an operator's hands it must hold nothing but posts of guardians in the area of who asks.
    static func allows(_ asking: [RoleAtScope], for held: [RoleAtScope]) -> Bool {
        if asking.contains(where: { $0.role == .operator }) { return true }
        return !held.isEmpty
            && held.allSatisfy { post in
                post.role == .guardian
                    && asking.contains {
                        issuers.contains($0.role) && $0.grid == nil && $0.covers(post.area, grid: post.grid)
                    }
            }
    }
}
