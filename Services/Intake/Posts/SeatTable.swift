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
        for row in try Row.fetchAll(statement, arguments: [post.bytes]) {
            guard let seat = Seat(rawValue: row[0]), let value = UUIDv7(bytes: row[2]) else { continue }
            let until: Int64? = row[5]
            times[seat, default: []].append(
                Incumbency(
                    account: row[1], person: SealedReference(value: value, digest: row[3]),
                    from: Timestamp(milliseconds: row[4]), until: until.map { Timestamp(milliseconds: $0) }))
        }
        return Seats(times)
    }

    static func change(_ post: UUIDv7, _ db: Database, _ body: (inout Seats) throws -> Void) throws {
        var seats = try read(post, in: db)
        try body(&seats)
        try db.cachedStatement(sql: "DELETE FROM post_seat WHERE post = ?").execute(arguments: [post.bytes])
        for (seat, times) in seats.times {
            for time in times {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO post_seat (post, seat, since, until, account, person, digest)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    post.bytes, seat.rawValue, time.from.milliseconds, time.until?.milliseconds, time.account,
                    time.person.value.bytes, time.person.digest,
                ])
            }
        }
    }
}
