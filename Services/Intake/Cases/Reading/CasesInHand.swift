import Columns
import GRDB
import Messages
import ServiceKit

/// What would lie where nobody finds it if a post were abolished.
enum CasesInHand {
    /// A discipline office's last post stays, whether or not it has cases: neither a count nor a refusal tells anybody outside
    /// that there are some. County discipline, which sees them, may abolish it once they are done.
    ///
    /// - Throws: `DeskError.refused` if the post is the last that could go on with open cases of its office, or with the
    ///   visits at the doors of its grid.
    @Sendable
    static func release(_ post: Post, _ act: Act) throws {
        guard try others(than: post, act.database).isEmpty else { return }
        let isDiscipline = offices(of: post).contains { $0.line == .discipline }
        guard !isDiscipline || act.actor.holds([.countyDiscipline], at: post.role.area) else {
            throw DeskError.refused(
                "post.last-discipline",
                "这里只有这一个纪检岗，不能撤；请先另设一个，或请县（市）纪委来撤 (this is the only discipline post here: establish another first, or let county discipline abolish it)"
            )
        }
        let left = try count(post, act.database)
        guard left == 0 else {
            throw DeskError.refused(
                "post.cases",
                "还有 \(left) 件没办完，没有别的岗位能接；请先转办，或者另设一个岗位 (\(left) cases are open and no other post could go on with them: forward them, or establish another post)"
            )
        }
    }

    /// The other posts that do the same work in the same place.
    private static func others(than post: Post, _ db: Database) throws -> [Post] {
        let roles = offices(of: post).reduce(into: Set([post.role.role])) { $0.formUnion($1.roles) }
        return try roles.flatMap { role in
            try Posts.sharing(RoleAtScope(role, post.role.area, grid: post.role.grid), in: db)
        }.filter { $0.id != post.id }
    }

    private static func offices(of post: Post) -> [Office] {
        post.role.grid == nil
            ? OfficeLine.allCases.map { Office($0, post.role.area) }.filter { $0.roles.contains(post.role.role) } : []
    }

    private static func count(_ post: Post, _ db: Database) throws -> Int {
        if post.role.role == .guardian, let grid = post.role.grid {
            return try Int.fetchOne(
                db,
                sql: """
                    SELECT COUNT(*) FROM case_file
                    WHERE sight = ? AND grid = ? AND line = 'affairs' AND state = 'answered' AND visit IS NOT NULL
                        AND wish = 'door'
                    """, arguments: [post.role.area, grid]) ?? 0
        }
        let over = CaseState.allCases.filter(\.isOver).map(\.rawValue)
        return try offices(of: post).reduce(0) { sum, office in
            let area = office.area.description
            // The sight of what an office is responsible for lies in its area; the rest was forwarded to it.
            let count = try Int.fetchOne(
                db,
                sql: """
                    SELECT COUNT(*) FROM case_file
                    WHERE ((sight >= ? AND sight < ? AND owner = ?) OR (office = ? AND office <> owner))
                        AND state NOT IN (\(CaseHandlers.marks(over.count)))
                    """,
                arguments: [area, area + ":", office, office] + StatementArguments(over))
            return sum + (count ?? 0)
        }
    }
}
