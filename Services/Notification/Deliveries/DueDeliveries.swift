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

    init?(_ row: Row) {
        guard let id = UUIDv7(bytes: row["id"]), let channel = NoticeChannel(rawValue: row["channel"]) else {
            return nil
        }
        self.id = id
        self.channel = channel
        notice = (row["notice"] as Data?).flatMap { UUIDv7(bytes: $0) }
        contact = (row["contact"] as Data?).flatMap { UUIDv7(bytes: $0) }
        filer = (row["filer"] as Data?).flatMap { UUIDv7(bytes: $0) }
        lane = row["lane"]
        gathered = row["gathered"]
        attempts = row["attempts"]
        made = Timestamp(milliseconds: row["made"])
    }
}

extension Deliveries {
    /// A message gathers at most so many notices; what is left goes in the next.
    static let gatherLimit = 100

    /// What can go out now on a channel: of each lane that is free the first, or of a gathered lane all, the longest due first.
    ///
    /// - Parameters:
    ///   - busy: lanes with a message under way.
    ///   - limit: messages at most.
    static func due(
        on channel: NoticeChannel, at now: Timestamp, busy: Set<String>, limit: Int, _ db: Database
    ) throws -> [[DueDelivery]] {
        guard limit > 0 else { return [] }
        // Behind a lane's first stand others that are due as well, and lanes under way: look further than the limit.
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT * FROM delivery WHERE channel = ? AND state = 'waiting' AND due <= ? ORDER BY due, number LIMIT 5000
                    """),
            arguments: [channel.rawValue, now.milliseconds])
        var lanes: [String: Int] = [:]
        var messages: [[DueDelivery]] = []
        while let row = try rows.next() {
            guard let delivery = DueDelivery(row), !busy.contains(delivery.lane) else { continue }
            if let index = lanes[delivery.lane] {
                if delivery.gathered, messages[index].count < gatherLimit { messages[index].append(delivery) }
            } else if messages.count < limit {
                lanes[delivery.lane] = messages.count
                messages.append([try delivery.gathered ? delivery : first(in: delivery.lane, at: now, db) ?? delivery])
            } else if !messages.contains(where: { $0[0].gathered }) {
                break
            }
        }
        return messages
    }

    /// What was made first of all that is due in a lane: what is urgent passes what waits for the morning, and nothing else.
    private static func first(in lane: String, at now: Timestamp, _ db: Database) throws -> DueDelivery? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT * FROM delivery WHERE lane = ? AND state = 'waiting' AND due <= ? ORDER BY number LIMIT 1
                    """),
            arguments: [lane, now.milliseconds]
        ).flatMap(DueDelivery.init)
    }

    static func isHeld(_ channel: NoticeChannel, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT held FROM channel_standing WHERE channel = ?"),
            arguments: [channel.rawValue]) ?? false
    }
}
