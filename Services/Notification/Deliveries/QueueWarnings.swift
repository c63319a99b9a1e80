import Columns
import GRDB
import Messages

/// What an operator should look after in the queue, shown with the service's health.
enum QueueWarnings {
    /// How long a channel may fail before it is told of.
    static let patience = Duration.seconds(15 * 60)

    static func all(at now: Timestamp, _ db: Database) throws -> [String] {
        try dead(db) + held(db) + failing(at: now, db)
    }

    private static func dead(_ db: Database) throws -> [String] {
        try Row.fetchAll(
            db,
            sql:
                "SELECT channel, COUNT(*) AS count FROM delivery WHERE state = 'dead' GROUP BY channel ORDER BY channel"
        ).map { row in
            "\(row["channel"] as String) 有 \(row["count"] as Int) 条没有送达，等人处理 (dead letters: replay or discard them)"
        }
    }

    private static func held(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT channel FROM channel_standing WHERE held ORDER BY channel").map {
            "\($0) 已暂停发送 (the channel is held: what is due waits)"
        }
    }

    /// Channels of which every try failed for a while, and which are still being tried.
    private static func failing(at now: Timestamp, _ db: Database) throws -> [String] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT channel, trouble, trouble_since FROM channel_standing
                WHERE trouble_since <= ? AND EXISTS (
                    SELECT 1 FROM delivery
                    WHERE delivery.channel = channel_standing.channel AND state = 'waiting' AND attempts > 0)
                ORDER BY channel
                """, arguments: [(now - patience)]
        ).map { row in
            let minutes = (now.milliseconds - (row["trouble_since"] as Int64)) / 60_000
            return
                "\(row["channel"] as String) 已连续 \(minutes) 分钟发不出去 (every try failed for \(minutes) min: \(row["trouble"] as String))"
        }
    }
}
