import Columns
import GRDB
import Messages

/// Who sits where.
struct Sitting: Hashable, Sendable {
    let post: RoleAtScope
    let account: String
}

extension Directory {
    /// Who acts for the posts of a role in just this place at an instant: holders and deputies, each account once.
    static func sitting(in role: RoleAtScope, at instant: Timestamp, _ db: Database) throws -> [Sitting] {
        try String.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT DISTINCT seat.account FROM post JOIN seat ON seat.post = post.id
                    WHERE post.role = ? AND post.area = ? AND post.grid = ? AND seat.account IS NOT NULL
                        AND seat.since = (SELECT MAX(since) FROM seat AS s
                            WHERE s.post = seat.post AND s.seat = seat.seat AND s.since <= ?)
                    ORDER BY seat.account
                    """),
            arguments: [role.role, role.area, role.grid ?? "", instant]
        ).map { Sitting(post: role, account: $0) }
    }

    /// Who acts for an office at an instant, by its posts.
    static func sitting(in office: Office, at instant: Timestamp, _ db: Database) throws -> [Sitting] {
        try office.posts.flatMap { try sitting(in: $0, at: instant, db) }
    }

    /// The role of a post that is known.
    static func role(of post: UUIDv7, _ db: Database) throws -> Role? {
        try Role.fetchOne(
            db.cachedStatement(sql: "SELECT role FROM post WHERE id = ?"), arguments: [post]
        )
    }

    /// What a post is, and where; nil of one that is not known.
    static func scope(of post: UUIDv7, _ db: Database) throws -> RoleAtScope? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT role, area, grid FROM post WHERE id = ?"), arguments: [post])
        return try row.map(scope)
    }

    /// The scopes of every post of a role in an area.
    static func scopes(of role: Role, within area: AreaCode, _ db: Database) throws -> [RoleAtScope] {
        try Row.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT DISTINCT area, grid FROM post WHERE role = ? AND area >= ? AND area < ? ORDER BY area, grid"
            ),
            arguments: [role, area, area.description + ":"]
        ).map { row in
            let grid: String = row[1]
            return RoleAtScope(role, try row.value(at: 0), grid: grid.isEmpty ? nil : grid)
        }
    }

    /// The roles that an account has at an instant; nil if no seat was ever given to it.
    static func roles(of account: String, at instant: Timestamp, _ db: Database) throws -> [RoleAtScope]? {
        let known = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM seat WHERE account = ?)"), arguments: [account])
        guard known == true else { return nil }
        return try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT post.role, post.area, post.grid FROM seat JOIN post ON post.id = seat.post
                    WHERE seat.account = ? AND seat.since = (SELECT MAX(since) FROM seat AS s
                        WHERE s.post = seat.post AND s.seat = seat.seat AND s.since <= ?)
                    """),
            arguments: [account, instant]
        ).map(scope)
    }

    /// Of a row of role, area and grid.
    private static func scope(_ row: Row) throws -> RoleAtScope {
        let grid: String = row[2]
        return RoleAtScope(try row.value(at: 0), try row.value(at: 1), grid: grid.isEmpty ? nil : grid)
    }

    /// Whether an account sits or ever sat in a post that is not a guardian's.
    static func heldOther(_ account: String, by instant: Timestamp, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM seat JOIN post ON post.id = seat.post
                        WHERE seat.account = ? AND post.role != 'guardian' AND seat.since <= ?)
                    """), arguments: [account, instant]) ?? false
    }

    /// The seats in which an account sits or is to sit, with those who come after it there.
    static func seats(of account: String, at instant: Timestamp, _ db: Database) throws -> [SeatRow] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT post, seat, since, account FROM seat
                    WHERE (post, seat) IN (SELECT post, seat FROM seat WHERE account = ?)
                        AND since >= (SELECT MAX(since) FROM seat AS s
                            WHERE s.post = seat.post AND s.seat = seat.seat AND s.since <= ?)
                    ORDER BY post, seat, since
                    """),
            arguments: [account, instant]
        ).map { row in
            SeatRow(
                post: try row.value(at: 0), seat: try row.value(at: 1), since: try row.value(at: 2), account: row[3])
        }
    }

    /// Who sits in a seat at an instant, and whether anything is known of it for later.
    static func seat(
        _ post: UUIDv7, _ seat: Seat, at instant: Timestamp, _ db: Database
    ) throws -> (account: String?, hasLater: Bool) {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT since, account FROM seat WHERE post = ? AND seat = ? ORDER BY since"),
            arguments: [post, seat])
        let sitting = rows.last { $0[0] <= instant.milliseconds }
        return (sitting?[1], rows.contains { $0[0] > instant.milliseconds })
    }

    struct SeatRow: Equatable {
        let post: UUIDv7
        let seat: Seat
        let since: Timestamp
        let account: String?
    }
}

extension Office {
    /// The posts that do its work, in the order in which somebody who sits in two of them is told.
    var posts: [RoleAtScope] { roles.sorted { $0.rawValue < $1.rawValue }.map { RoleAtScope($0, area) } }
}
