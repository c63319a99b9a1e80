import Columns
import GRDB
import Messages

/// The rows of lanes in which something waits: when the next of it is due, and until when a try that failed holds all of it.
enum DeliveryLanes {
    /// A delivery begins to wait in a lane.
    static func join(_ lane: String, _ channel: NoticeChannel, isBulk: Bool, due: Timestamp, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO lane (lane, channel, bulk, due) VALUES (?, ?, ?, ?)
                ON CONFLICT (lane) DO UPDATE SET due = MIN(due, MAX(excluded.due, again))
                """
        ).execute(arguments: [lane, channel, isBulk, due])
    }

    /// A dead letter waits again.
    static func rejoin(_ delivery: UUIDv7, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO lane (lane, channel, bulk, due) SELECT lane, channel, bulk, due FROM delivery WHERE id = ?
                ON CONFLICT (lane) DO UPDATE SET due = MIN(due, MAX(excluded.due, again))
                """
        ).execute(arguments: [delivery])
    }

    /// Nothing of a delivery's lane goes before an instant. Until the lane is settled its row does not show it.
    static func hold(laneOf delivery: UUIDv7, until again: Timestamp, _ db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE lane SET again = MAX(again, ?) WHERE lane = (SELECT lane FROM delivery WHERE id = ?)"
        ).execute(arguments: [again, delivery])
    }

    /// Some deliveries wait no more, or at another time: each lane that they stand in is looked at once.
    static func settle(of deliveries: [UUIDv7], _ db: Database) throws {
        let find = try db.cachedStatement(sql: "SELECT lane, channel FROM delivery WHERE id = ?")
        var lanes: [String: String] = [:]
        for delivery in deliveries {
            if let row = try Row.fetchOne(find, arguments: [delivery]) { lanes[row[0]] = row[1] }
        }
        for (lane, channel) in lanes { try settle(lane, channel, db) }
    }

    static func settle(_ lane: String, _ channel: NoticeChannel, _ db: Database) throws {
        try settle(lane, channel.rawValue, db)
    }

    private static func settle(_ lane: String, _ channel: String, _ db: Database) throws {
        let next = try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT MIN(due) FROM delivery WHERE channel = ? AND lane = ? AND state = 'waiting'"),
            arguments: [channel, lane])
        guard let next else {
            return try db.cachedStatement(sql: "DELETE FROM lane WHERE lane = ?").execute(arguments: [lane])
        }
        try db.cachedStatement(sql: "UPDATE lane SET due = MAX(again, ?) WHERE lane = ?")
            .execute(arguments: [next, lane])
    }
}
