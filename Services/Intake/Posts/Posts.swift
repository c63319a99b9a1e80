import Columns
import Foundation
import GRDB
import Ledger
import Messages

/// A post as its row has it.
struct Post: Equatable, Sendable {
    let id: UUIDv7
    let role: RoleAtScope
    /// Tells posts of one role and scope apart, from 1.
    let ordinal: Int
}

/// Somebody who acts for a post at some instant.
struct PostHolder: Equatable, Sendable {
    let post: UUIDv7
    let seat: Seat
    let account: String
}

/// A seat that somebody sits in at some instant.
struct SeatHeld: Equatable, Sendable {
    let post: Post
    let seat: Seat
    let since: Timestamp
}

/// An account's time in a post's seat.
struct SeatTime: Equatable, Sendable {
    let post: Post
    let since: Timestamp
    /// Nil while no end is known.
    let until: Timestamp?
}

/// Posts, their seats, and who sat in them when.
enum Posts {
    static let projection = Projection(
        "posts", version: 3, tables: ["post_account", "post_seat", "post"],
        schema: """
            CREATE TABLE post (
                id BLOB PRIMARY KEY,
                role TEXT NOT NULL,
                area TEXT NOT NULL,
                grid TEXT NOT NULL,
                ordinal INTEGER NOT NULL,
                abolished INTEGER
            ) STRICT, WITHOUT ROWID;

            CREATE UNIQUE INDEX post_place ON post (area, role, grid, ordinal) WHERE abolished IS NULL;

            CREATE TABLE post_seat (
                post BLOB NOT NULL,
                seat TEXT NOT NULL,
                since INTEGER NOT NULL,
                until INTEGER,
                account TEXT NOT NULL,
                person BLOB NOT NULL,
                digest TEXT NOT NULL,
                PRIMARY KEY (post, seat, since)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX post_seat_account ON post_seat (account);

            CREATE TABLE post_account (account TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
            """
    ) {
        $0.on(PostEstablished.self) { event, _, db in
            try db.execute(
                sql: "INSERT INTO post (id, role, area, grid, ordinal) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    event.post, event.role.role, event.role.area, event.role.grid ?? "",
                    event.ordinal,
                ])
        }
        $0.on(PostHandedOver.self) { event, header, db in
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO post_account (account) VALUES (?)")
                .execute(arguments: [event.account])
            try SeatTable.change(event.post, db) {
                try $0.handOver(event.seat, to: event.account, event.person, from: event.from, now: header.time)
            }
        }
        $0.on(HandoverWithdrawn.self) { event, header, db in
            try SeatTable.change(event.post, db) { $0.withdraw(event.seat, at: header.time) }
        }
        $0.on(PostVacated.self) { event, header, db in
            try SeatTable.change(event.post, db) { $0.vacate(event.seat, at: header.time) }
        }
        $0.on(PostsLeft.self) { event, header, db in
            for post in event.posts {
                try SeatTable.change(post, db) { $0.leave(event.account, at: header.time) }
            }
        }
        $0.on(PostAbolished.self) { event, header, db in
            try SeatTable.change(event.post, db) { seats in
                for seat in Seat.allCases { seats.vacate(seat, at: header.time) }
            }
            try db.execute(
                sql: "UPDATE post SET abolished = ? WHERE id = ?",
                arguments: [header.time, event.post])
        }
    }

    /// Who acts for the posts of a role in just this place at an instant, holders before deputies.
    ///
    /// - Parameter grid: the grid, for guardians; nil for posts of the whole place.
    static func holders(
        _ role: Role, _ area: AreaCode, grid: String? = nil, at instant: Timestamp, _ db: Database
    ) throws -> [PostHolder] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT post_seat.post, post_seat.seat, post_seat.account
                    FROM post JOIN post_seat ON post_seat.post = post.id
                    WHERE post.area = ? AND post.role = ? AND post.grid = ? AND post.abolished IS NULL
                        AND post_seat.since <= ? AND (post_seat.until IS NULL OR post_seat.until > ?)
                    ORDER BY post_seat.seat DESC, post.ordinal
                    """),
            arguments: [area, role, grid ?? "", instant, instant]
        ).map { row in
            PostHolder(post: try row.value(at: 0), seat: try row.value(at: 1), account: row[2])
        }
    }

    /// A post that was not abolished.
    static func find(_ id: UUIDv7, in db: Database) throws -> Post? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT id, role, area, grid, ordinal FROM post WHERE id = ? AND abolished IS NULL"),
            arguments: [id]
        ).flatMap(post)
    }

    static func find(_ role: RoleAtScope, ordinal: Int, in db: Database) throws -> Post? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id, role, area, grid, ordinal FROM post
                    WHERE area = ? AND role = ? AND grid = ? AND ordinal = ? AND abolished IS NULL
                    """),
            arguments: [role.area, role.role, role.grid ?? "", ordinal]
        ).flatMap(post)
    }

    /// The posts of one role and scope, by ordinal.
    static func sharing(_ role: RoleAtScope, in db: Database) throws -> [Post] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, role, area, grid, ordinal FROM post
                WHERE area = ? AND role = ? AND grid = ? AND abolished IS NULL ORDER BY ordinal
                """,
            arguments: [role.area, role.role, role.grid ?? ""]
        ).compactMap(post)
    }

    /// Posts in an area by place, role, grid and ordinal, behind another post.
    static func list(
        within area: AreaCode, role: Role?, after: Post?, limit: Int, in db: Database
    ) throws -> [Post] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, role, area, grid, ordinal FROM post
                WHERE area >= ? AND area < ? AND role = COALESCE(?, role) AND abolished IS NULL
                    AND (area, role, grid, ordinal) > (?, ?, ?, ?)
                ORDER BY area, role, grid, ordinal LIMIT ?
                """,
            arguments: [
                area, area.end, role, after?.role.area.description ?? "",
                after?.role.role.rawValue ?? "", after?.role.grid ?? "", after?.ordinal ?? 0, limit,
            ]
        ).compactMap(post)
    }

    /// The posts in which an account sits or is to sit.
    static func of(_ account: String, from now: Timestamp, in db: Database) throws -> [Post] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, role, area, grid, ordinal FROM post
                WHERE abolished IS NULL AND id IN (
                    SELECT post FROM post_seat WHERE account = ? AND (until IS NULL OR until > ?))
                ORDER BY id
                """,
            arguments: [account, now]
        ).compactMap(post)
    }

    /// Whether somebody ever sat in a post of a role, anywhere.
    static func wasEverFilled(_ role: Role, by instant: Timestamp, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM post JOIN post_seat ON post_seat.post = post.id
                        WHERE post.role = ? AND post_seat.since <= ?)
                    """),
            arguments: [role, instant]) ?? false
    }

    /// Whether a seat was ever given to an account, be it for a day to come.
    static func knows(_ account: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM post_account WHERE account = ?)"),
            arguments: [account]) ?? false
    }

    /// The seats in which an account sits at an instant, in the order of the posts.
    static func inForce(_ account: String, at instant: Timestamp, _ db: Database) throws -> [SeatHeld] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, role, area, grid, ordinal, seat, since FROM post_seat JOIN post ON post.id = post_seat.post
                    WHERE account = ? AND abolished IS NULL AND since <= ? AND (until IS NULL OR until > ?)
                    ORDER BY id, seat
                    """),
            arguments: [account, instant, instant]
        ).map { row in
            SeatHeld(post: try post(row), seat: try row.value(at: 5), since: try row.value(at: 6))
        }
    }

    /// An account's times in seats, those that are over by `now` left out.
    static func times(of account: String, from now: Timestamp, in db: Database) throws -> [SeatTime] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, role, area, grid, ordinal, since, until FROM post_seat JOIN post ON post.id = post_seat.post
                    WHERE account = ? AND abolished IS NULL AND (until IS NULL OR until > ?) ORDER BY id, since
                    """),
            arguments: [account, now]
        ).map { row in
            SeatTime(post: try post(row), since: try row.value(at: 5), until: try row.valueIfPresent(at: 6))
        }
    }

    private static func post(_ row: Row) throws -> Post {
        let grid: String = row[3]
        let role = RoleAtScope(try row.value(at: 1), try row.value(at: 2), grid: grid.isEmpty ? nil : grid)
        return Post(id: try row.value(at: 0), role: role, ordinal: row[4])
    }
}
