import Columns
import GRDB
import Ledger
import Messages
import ServiceKit

/// Who sits or is to sit in posts of discipline, as Intake's register of posts has it: a table that is made by following its
/// feed. A token, a password or a one-time code of these accounts opens matters of supervision.
enum DisciplineSeats {
    static let migration = LedgerMigration(
        "discipline seats",
        sql: """
            CREATE TABLE discipline_post (id BLOB PRIMARY KEY, role TEXT NOT NULL) STRICT, WITHOUT ROWID;

            CREATE TABLE discipline_seat (
                post BLOB NOT NULL,
                seat TEXT NOT NULL,
                since INTEGER NOT NULL,
                account TEXT,
                PRIMARY KEY (post, seat, since)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX discipline_seat_account ON discipline_seat (account);
            """)

    /// Whether an account sits or is to sit in one of the posts.
    ///
    /// - Parameter sitting: only whether it sits there at this instant.
    static func holds(
        _ account: String, _ roles: Set<Role>, at now: Timestamp, sitting: Bool = false, _ db: Database
    ) throws -> Bool {
        let found = try String.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT discipline_post.role FROM discipline_seat AS held
                    JOIN discipline_post ON discipline_post.id = held.post
                    WHERE held.account = ?1 AND (NOT ?3 OR held.since <= ?2)
                        AND (held.since > ?2 OR held.since = (SELECT MAX(since) FROM discipline_seat AS one
                            WHERE one.post = held.post AND one.seat = held.seat AND one.since <= ?2))
                    """), arguments: [account, now, sitting])
        return found.contains { role in roles.contains { $0.rawValue == role } }
    }

    /// The accounts that sit in a role's posts at an instant, each once.
    static func sitting(in role: Role, at now: Timestamp, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT DISTINCT held.account FROM discipline_seat AS held
                    JOIN discipline_post ON discipline_post.id = held.post
                    WHERE discipline_post.role = ?1 AND held.account IS NOT NULL
                        AND held.since = (SELECT MAX(since) FROM discipline_seat AS one
                            WHERE one.post = held.post AND one.seat = held.seat AND one.since <= ?2)
                    ORDER BY held.account
                    """), arguments: [role, now])
    }

    // MARK: Following

    /// - Parameter joins: told of each account that is given such a seat, before it is noted.
    static func follow(joins: @escaping @Sendable (String, Act) throws -> Void) -> Follow {
        var follow = Follow("intake", topics: ["intake.post."].compactMap { Topic($0) })
        // Pages open without the register of posts; who may do what, they ask of it.
        follow.isVital = false
        follow.on(PostEstablished.self) { event, act in
            guard Consent.guarded.contains(event.data.role.role) else { return }
            try act.writable.execute(
                sql: "INSERT OR REPLACE INTO discipline_post (id, role) VALUES (?, ?)",
                arguments: [event.data.post, event.data.role.role])
        }
        follow.on(PostHandedOver.self) { event, act in
            guard try knows(event.data.post, act.database) else { return }
            try joins(event.data.account, act)
            let time = event.header.time
            try forgetComing(event.data.post, event.data.seat, after: time, act)
            try note(event.data.post, event.data.seat, event.data.account, from: max(event.data.from, time), act)
        }
        follow.on(HandoverWithdrawn.self) { event, act in
            try forgetComing(event.data.post, event.data.seat, after: event.header.time, act)
        }
        follow.on(PostVacated.self) { event, act in
            guard try knows(event.data.post, act.database) else { return }
            try forgetComing(event.data.post, event.data.seat, after: event.header.time, act)
            try note(event.data.post, event.data.seat, nil, from: event.header.time, act)
        }
        follow.on(PostsLeft.self) { event, act in
            for post in event.data.posts where try knows(post, act.database) {
                try leave(event.data.account, post, at: event.header.time, act)
            }
        }
        follow.on(PostAbolished.self) { event, act in
            for table in ["discipline_seat WHERE post", "discipline_post WHERE id"] {
                try act.writable.execute(sql: "DELETE FROM \(table) = ?", arguments: [event.data.post])
            }
        }
        return follow
    }

    private static func knows(_ post: UUIDv7, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM discipline_post WHERE id = ?)"),
            arguments: [post]) ?? false
    }

    private static func forgetComing(_ post: UUIDv7, _ seat: Seat, after time: Timestamp, _ act: Act) throws {
        try act.writable.execute(
            sql: "DELETE FROM discipline_seat WHERE post = ? AND seat = ? AND since > ?",
            arguments: [post, seat, time])
    }

    private static func note(
        _ post: UUIDv7, _ seat: Seat, _ account: String?, from: Timestamp, _ act: Act
    ) throws {
        try act.writable.execute(
            sql: "INSERT OR REPLACE INTO discipline_seat (post, seat, since, account) VALUES (?, ?, ?, ?)",
            arguments: [post, seat, from, account])
    }

    private static func leave(_ account: String, _ post: UUIDv7, at time: Timestamp, _ act: Act) throws {
        try act.writable.execute(
            sql: "DELETE FROM discipline_seat WHERE post = ? AND account = ? AND since > ?",
            arguments: [post, account, time])
        for seat in Seat.allCases {
            let sitting = try String.fetchOne(
                act.database,
                sql: "SELECT account FROM discipline_seat WHERE post = ? AND seat = ? ORDER BY since DESC LIMIT 1",
                arguments: [post, seat])
            if sitting == account { try note(post, seat, nil, from: time, act) }
        }
    }
}
