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
            arguments: [role.role.rawValue, role.area.description, role.grid ?? "", instant.milliseconds]
        ).map { Sitting(post: role, account: $0) }
    }

    /// Who acts for an office at an instant, by its posts.
    static func sitting(in office: Office, at instant: Timestamp, _ db: Database) throws -> [Sitting] {
        try office.posts.flatMap { try sitting(in: $0, at: instant, db) }
    }

    /// The role of a post that is known.
    static func role(of post: UUIDv7, _ db: Database) throws -> Role? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT role FROM post WHERE id = ?"), arguments: [post.bytes]
        ).flatMap { Role(rawValue: $0) }
    }

    /// What a post is, and where; nil of one that is not known.
    static func scope(of post: UUIDv7, _ db: Database) throws -> RoleAtScope? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT role, area, grid FROM post WHERE id = ?"), arguments: [post.bytes])
        guard let row, let role = Role(rawValue: row[0]), let area = AreaCode(row[1] as String) else { return nil }
        let grid: String = row[2]
        return RoleAtScope(role, area, grid: grid.isEmpty ? nil : grid)
    }

    /// The scopes of every post of a role in an area.
    static func scopes(of role: Role, within area: AreaCode, _ db: Database) throws -> [RoleAtScope] {
        try Row.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT DISTINCT area, grid FROM post WHERE role = ? AND area >= ? AND area < ? ORDER BY area, grid"
            ),
            arguments: [role.rawValue, area.description, area.description + ":"]
        ).compactMap { row in
            let grid: String = row[1]
            return AreaCode(row[0]).map { RoleAtScope(role, $0, grid: grid.isEmpty ? nil : grid) }
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
            arguments: [account, instant.milliseconds]
        ).compactMap { row in
            let grid: String = row[2]
            guard let role = Role(rawValue: row[0]), let area = AreaCode(row[1]) else { return nil }
            return RoleAtScope(role, area, grid: grid.isEmpty ? nil : grid)
        }
    }

    /// Whether an account sits or ever sat in a post that is not a guardian's.
    static func heldOther(_ account: String, by instant: Timestamp, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM seat JOIN post ON post.id = seat.post
                        WHERE seat.account = ? AND post.role != 'guardian' AND seat.since <= ?)
                    """), arguments: [account, instant.milliseconds]) ?? false
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
            arguments: [account, instant.milliseconds]
        ).compactMap { row in
            guard let post = UUIDv7(bytes: row[0]), let seat = Seat(rawValue: row[1]) else { return nil }
            return SeatRow(post: post, seat: seat, since: Timestamp(milliseconds: row[2]), account: row[3])
        }
    }

    /// Who sits in a seat at an instant, and whether anything is known of it for later.
    static func seat(
        _ post: UUIDv7, _ seat: Seat, at instant: Timestamp, _ db: Database
    ) throws -> (account: String?, hasLater: Bool) {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT since, account FROM seat WHERE post = ? AND seat = ? ORDER BY since"),
            arguments: [post.bytes, seat.rawValue])
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
