import Columns
import Foundation
import GRDB
import Messages
import ServiceKit

/// What an operator sees of the queue, and does about what did not arrive.
struct QueueHandlers: Sendable {
    /// Channels that are set up.
    let channels: Set<NoticeChannel>

    static let page = 100
    static let atOnce = 1_000

    func install(into service: inout ServiceDefinition) {
        service.on(ReadQueue.self) { _, view in
            try view.actor.requireOperator()
            return ReadQueue.Reply(
                channels: try NoticeChannel.allCases.map { try standing($0, view) }, dead: try dead(view.database))
        }
        service.on(ListDeliveries.self) { query, view in
            try view.actor.requireOperator()
            return try list(query, view.database)
        }
        service.on(ReplayDeliveries.self) { command, act in
            try act.actor.requireOperator()
            let (chosen, left) = try choose(command.channel, command.cause, command.delivery, act.database)
            for part in chosen.chunks(of: 500) {
                try act.record(DeliveriesReplayed(deliveries: part, account: act.actor.account))
            }
            return ReplayDeliveries.Reply(replayed: chosen.count, left: left)
        }
        service.on(DiscardDeliveries.self) { command, act in
            try act.actor.requireOperator()
            guard (1...200).contains(command.reason.count) else {
                throw DeskError.invalid("reason", "理由应为 1 到 200 字 (state a reason of 1 to 200 characters)")
            }
            let (chosen, left) = try choose(command.channel, command.cause, command.delivery, act.database)
            for part in chosen.chunks(of: 500) {
                try act.record(
                    DeliveriesDiscarded(deliveries: part, account: act.actor.account, reason: command.reason))
            }
            return DiscardDeliveries.Reply(discarded: chosen.count, left: left)
        }
        service.on(HoldChannel.self) { command, act in
            try act.actor.requireOperator()
            if try Deliveries.isHeld(command.channel, act.database) != command.held {
                try act.record(
                    ChannelHeld(channel: command.channel, held: command.held, account: act.actor.account))
            }
            return Done()
        }
    }

    private func standing(_ channel: NoticeChannel, _ view: View) throws -> ReadQueue.ChannelStanding {
        let db = view.database
        let now = view.now.milliseconds
        let waiting = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) FILTER (WHERE due <= ?1) AS waiting, COUNT(*) FILTER (WHERE due > ?1) AS later,
                    MIN(made) FILTER (WHERE due <= ?1) AS oldest
                FROM delivery WHERE channel = ?2 AND state = 'waiting'
                """, arguments: [now, channel])
        let hours = try hours(of: channel, until: now / 3_600_000, db)
        let standing = try Row.fetchOne(
            db, sql: "SELECT held, last_done, trouble, trouble_since FROM channel_standing WHERE channel = ?",
            arguments: [channel])
        func time(_ value: Int64?) -> Timestamp? { value.map(Timestamp.init(milliseconds:)) }
        return ReadQueue.ChannelStanding(
            channel: channel, configured: channels.contains(channel), held: standing?["held"] ?? false,
            waiting: waiting?["waiting"] ?? 0, later: waiting?["later"] ?? 0, oldest: time(waiting?["oldest"]),
            done: hours.reduce(0) { $0 + $1.done }, failed: hours.reduce(0) { $0 + $1.failed },
            lastDone: time(standing?["last_done"]),
            trouble: (standing?["trouble"] as String?).flatMap(DeliveryFailure.init(rawValue:)),
            troubleSince: time(standing?["trouble_since"]), hours: hours)
    }

    /// 24 hours by the clock, those without any delivery too.
    private func hours(
        of channel: NoticeChannel, until last: Int64, _ db: Database
    ) throws -> [ReadQueue.ChannelStanding.Hour] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT hour, done, failed FROM channel_hour WHERE channel = ? AND hour BETWEEN ? AND ?",
            arguments: [channel, last - 23, last])
        let counted = Dictionary(
            uniqueKeysWithValues: rows.map { row in
                (row["hour"] as Int64, ReadQueue.ChannelStanding.Hour(done: row["done"], failed: row["failed"]))
            })
        return (last - 23...last).map { counted[$0] ?? .init(done: 0, failed: 0) }
    }

    private func dead(_ db: Database) throws -> [ReadQueue.DeadGroup] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT channel, cause, COUNT(*) AS count, MIN(made) AS oldest, MAX(made) AS newest
                FROM delivery WHERE state = 'dead' GROUP BY channel, cause ORDER BY channel, cause
                """
        ).map { row in
            ReadQueue.DeadGroup(
                channel: try row.value("channel"), cause: try row.value("cause"), count: row["count"],
                oldest: try row.value("oldest"), newest: try row.value("newest"))
        }
    }

    private func list(_ query: ListDeliveries, _ db: Database) throws -> ListDeliveries.Reply {
        // The state stands in the text, a word of ours, so that SQLite sees which of its indexes hold just these rows.
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT delivery.*, announcement.rule AS rule, announcement.about AS about
                FROM delivery LEFT JOIN notice ON notice.id = delivery.notice
                    LEFT JOIN announcement ON announcement.position = notice.announcement
                WHERE delivery.state = '\(query.state.rawValue)' AND (?1 IS NULL OR delivery.channel = ?1)
                    AND (?2 IS NULL OR delivery.cause = ?2)
                    AND (?3 IS NULL OR delivery.number > (SELECT number FROM delivery WHERE id = ?3))
                ORDER BY delivery.number LIMIT ?4
                """,
            arguments: [query.channel, query.cause, query.after, Self.page + 1])
        return ListDeliveries.Reply(
            deliveries: try rows.prefix(Self.page).map(Self.shown), more: rows.count > Self.page)
    }

    private static func shown(_ row: Row) throws -> DeliveryShown {
        let due = try DueDelivery(row: row)
        let about = try row.valueIfPresent("about", as: Subject.self)
        let isDiscreet = about.map { Discretion.covers($0) } ?? false
        return DeliveryShown(
            delivery: due.id, channel: due.channel, state: try row.value("state"), notice: due.notice,
            rule: isDiscreet ? nil : row["rule"], about: isDiscreet ? nil : about, made: due.made,
            due: try row.value("due"), attempts: due.attempts,
            cause: try row.valueIfPresent("cause", as: DeliveryFailure.self), proof: row["proof"],
            settled: try row.valueIfPresent("settled", as: Timestamp.self))
    }

    /// Dead letters in their order, and how many are left beside them.
    private func choose(
        _ channel: NoticeChannel, _ cause: DeliveryFailure?, _ delivery: UUIDv7?, _ db: Database
    ) throws -> (chosen: [UUIDv7], left: Int) {
        let arguments: StatementArguments = [channel, cause, delivery]
        let condition =
            "channel = ?1 AND state = 'dead' AND (?2 IS NULL OR cause = ?2) AND (?3 IS NULL OR id = ?3)"
        let chosen = try UUIDv7.fetchAll(
            db, sql: "SELECT id FROM delivery WHERE \(condition) ORDER BY number LIMIT \(Self.atOnce)",
            arguments: arguments
        )
        guard !chosen.isEmpty else {
            throw DeskError.notFound("deliveries", "没有这样的未送达 (there are no such dead letters; list them again)")
        }
        let all =
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM delivery WHERE \(condition)", arguments: arguments) ?? 0
        return (chosen, all - chosen.count)
    }
}
