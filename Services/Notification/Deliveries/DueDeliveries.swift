import Columns
import Foundation
import GRDB
import Messages

/// A message that is due, with what is needed to send it.
struct DueDelivery: Equatable, Sendable {
    let id: UUIDv7
    let channel: NoticeChannel
    let notice: UUIDv7?
    let contact: UUIDv7?
    let filer: UUIDv7?
    let lane: String
    let gathered: Bool
    let attempts: Int
    let made: Timestamp

    init(row: Row) throws {
        id = try row.value("id")
        channel = try row.value("channel")
        notice = try row.valueIfPresent("notice", as: UUIDv7.self)
        contact = try row.valueIfPresent("contact", as: UUIDv7.self)
        filer = try row.valueIfPresent("filer", as: UUIDv7.self)
        lane = row["lane"]
        gathered = row["gathered"]
        attempts = row["attempts"]
        made = try row.value("made")
    }
}

extension Deliveries {
    /// A message gathers at most so many notices; what is left goes in the next.
    static let gatherLimit = 100

    /// What can go out now on a channel: of each lane that is free the first, or of a gathered lane all, the longest due
    /// first; bulk after everything else. It costs as much as it returns, and a little for each lane that is blocked, however
    /// many wait.
    static func due(
        on channel: NoticeChannel, at now: Timestamp, blocked: ChannelLimiter.Blocked, free: ChannelLimiter.Free,
        _ db: Database
    ) throws -> [[DueDelivery]] {
        let pressing = try due(on: channel, isBulk: false, at: now, blocked: blocked, limit: free.all, db)
        let rest = min(free.bulk, free.all - pressing.count)
        return try pressing + due(on: channel, isBulk: true, at: now, blocked: blocked, limit: rest, db)
    }

    private static func due(
        on channel: NoticeChannel, isBulk: Bool, at now: Timestamp, blocked: ChannelLimiter.Blocked, limit: Int,
        _ db: Database
    ) throws -> [[DueDelivery]] {
        guard limit > 0 else { return [] }
        let lanes = try String.fetchCursor(
            db.cachedStatement(
                sql: "SELECT lane FROM lane WHERE channel = ? AND bulk = ? AND due <= ? ORDER BY due, lane"),
            arguments: [channel, isBulk, now])
        var messages: [[DueDelivery]] = []
        while messages.count < limit, let lane = try lanes.next() {
            guard !blocked.contains(lane) else { continue }
            let message = try message(of: lane, at: now, db)
            if !message.isEmpty { messages.append(message) }
        }
        return messages
    }

    /// Of what is due in a lane the first that was made: what is urgent passes what waits for the morning, and nothing else.
    /// What is gathered goes together.
    private static func message(of lane: String, at now: Timestamp, _ db: Database) throws -> [DueDelivery] {
        let first = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT * FROM delivery WHERE lane = ? AND state = 'waiting' AND due <= ? ORDER BY number LIMIT 1
                    """),
            arguments: [lane, now]
        ).flatMap(DueDelivery.init)
        guard let first, first.gathered else { return first.map { [$0] } ?? [] }
        return try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM delivery WHERE lane = ? AND state = 'waiting' AND due <= ? ORDER BY number LIMIT ?
                    """),
            arguments: [lane, now, gatherLimit]
        ).compactMap(DueDelivery.init)
    }

    /// When the next message of a channel is due that is not due yet.
    static func nextDue(on channel: NoticeChannel, after now: Timestamp, _ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT MIN(due) FROM (
                        SELECT MIN(due) AS due FROM lane WHERE channel = ?1 AND bulk = 0 AND due > ?2
                        UNION ALL SELECT MIN(due) FROM lane WHERE channel = ?1 AND bulk = 1 AND due > ?2)
                    """), arguments: [channel, now]
        )
    }

    static func isHeld(_ channel: NoticeChannel, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT held FROM channel_standing WHERE channel = ?"),
            arguments: [channel]) ?? false
    }

    /// Messages that wait and dead letters, by channel; what is done is not counted: it grows for ever.
    static func counts(_ db: Database) throws -> [(channel: String, state: String, count: Int)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT channel, state, COUNT(*) FROM delivery WHERE state IN ('waiting', 'dead') GROUP BY channel, state
                """
        ).map { ($0[0], $0[1], $0[2]) }
    }
}
