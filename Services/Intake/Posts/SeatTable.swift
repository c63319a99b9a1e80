import Columns
import Foundation
import GRDB
import Messages

/// The seats of one post as rows: read whole, changed by their rules, written back.
enum SeatTable {
    static func read(_ post: UUIDv7, in db: Database) throws -> Seats {
        let statement = try db.cachedStatement(
            sql: "SELECT seat, account, person, digest, since, until FROM post_seat WHERE post = ? ORDER BY seat, since"
        )
        var times: [Seat: [Incumbency]] = [:]
        for row in try Row.fetchAll(statement, arguments: [post]) {
            times[try row.value(at: 0), default: []].append(
                Incumbency(
                    account: row[1], person: SealedReference(value: try row.value(at: 2), digest: row[3]),
                    from: try row.value(at: 4), until: try row.valueIfPresent(at: 5)))
        }
        return Seats(times)
    }

    static func change(_ post: UUIDv7, _ db: Database, _ body: (inout Seats) throws -> Void) throws {
        var seats = try read(post, in: db)
        try body(&seats)
        try db.cachedStatement(sql: "DELETE FROM post_seat WHERE post = ?").execute(arguments: [post])
        for (seat, times) in seats.times {
            for time in times {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO post_seat (post, seat, since, until, account, person, digest)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    post, seat, time.from, time.until, time.account,
                    time.person.value, time.person.digest,
                ])
            }
        }
    }
}
