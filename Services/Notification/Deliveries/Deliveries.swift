import Columns
import Foundation
import GRDB
import Ledger
import Messages

/// The queue: every message that is to go out, in the order in which it was made, and what became of it.
///
/// A lane holds what must keep its order: the messages to one contact about one matter. Of a lane only the first that waits
/// can go; when it fails, all behind it wait with it, also those that are made later. A lane has a row of its own for as long as
/// something waits in it: what is due is found among lanes, however much stands behind their firsts.
///
/// Messages to a village's subscribers are bulk: thousands become due at once, and everything else passes them.
enum Deliveries {
    static let projection = Projection(
        "deliveries", version: 5, tables: ["delivery", "lane", "channel_standing", "channel_hour"],
        schema: """
            CREATE TABLE delivery (
                number INTEGER PRIMARY KEY,
                id BLOB NOT NULL UNIQUE,
                channel TEXT NOT NULL,
                notice BLOB,
                contact BLOB,
                filer BLOB,
                lane TEXT NOT NULL,
                gathered INTEGER NOT NULL,
                bulk INTEGER NOT NULL,
                made INTEGER NOT NULL,
                due INTEGER NOT NULL,
                state TEXT NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0,
                cause TEXT,
                proof TEXT,
                settled INTEGER
            ) STRICT;

            CREATE INDEX delivery_waiting ON delivery (channel, lane, due) WHERE state = 'waiting';

            CREATE INDEX delivery_lane ON delivery (lane, number) WHERE state = 'waiting';

            CREATE INDEX delivery_dead ON delivery (channel, cause, number) WHERE state = 'dead';

            CREATE TABLE lane (
                lane TEXT PRIMARY KEY,
                channel TEXT NOT NULL,
                bulk INTEGER NOT NULL,
                due INTEGER NOT NULL,
                again INTEGER NOT NULL DEFAULT 0
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX lane_due ON lane (channel, bulk, due);

            CREATE TABLE channel_standing (
                channel TEXT PRIMARY KEY,
                held INTEGER NOT NULL DEFAULT 0,
                last_done INTEGER,
                trouble TEXT,
                trouble_since INTEGER
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE channel_hour (
                channel TEXT NOT NULL,
                hour INTEGER NOT NULL,
                done INTEGER NOT NULL DEFAULT 0,
                failed INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (channel, hour)
            ) STRICT, WITHOUT ROWID;
            """
    ) {
        applyPlans(&$0)
        applyTries(&$0)
        applyDecisions(&$0)
    }

    private static func applyPlans(_ appliers: inout Appliers) {
        appliers.on(NoticesMade.self) { event, header, db in
            for notice in event.notices {
                var filer: UUIDv7?
                var isBulk = false
                switch notice.to {
                case .filer(let id): filer = id
                case .subscribers: isBulk = true
                case .account, .post: break
                }
                for planned in notice.deliveries {
                    let target = planned.contact?.description ?? notice.to.description
                    // A code that waits behind another message is worth nothing when it comes.
                    let code = event.template == MessageMaking.codeTemplate ? " code" : ""
                    try insert(
                        planned, notice: notice.id, filer: filer,
                        lane: planned.gathered ? target : "\(target) \(event.about?.description ?? "")\(code)",
                        isBulk: isBulk, at: header.time, db)
                }
            }
        }
        appliers.on(ContactCodeSent.self) { event, header, db in
            let channel = try String.fetchOne(
                db, sql: "SELECT channel FROM contact WHERE id = ?", arguments: [event.contact])
            guard let channel = channel.flatMap(NoticeChannel.init(rawValue:)) else { return }
            // A newer code makes those before it worthless.
            let lane = "\(event.contact) code"
            try db.cachedStatement(
                sql: "UPDATE delivery SET state = 'dropped', settled = ? WHERE lane = ? AND state = 'waiting'"
            ).execute(arguments: [header.time, lane])
            try DeliveryLanes.settle(lane, channel, db)
            try insert(
                PlannedDelivery(
                    id: event.delivery, channel: channel, contact: event.contact, due: header.time, gathered: false),
                notice: nil, filer: nil, lane: lane, at: header.time, db)
        }
    }

    private static func insert(
        _ planned: PlannedDelivery, notice: UUIDv7?, filer: UUIDv7?, lane: String, isBulk: Bool = false,
        at time: Timestamp, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO delivery (id, channel, notice, contact, filer, lane, gathered, bulk, made, due, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')
                """
        ).execute(arguments: [
            planned.id, planned.channel, notice, planned.contact, filer, lane,
            planned.gathered, isBulk, time, planned.due,
        ])
        try DeliveryLanes.join(lane, planned.channel, isBulk: isBulk, due: planned.due, db)
    }

    private static func applyTries(_ appliers: inout Appliers) {
        appliers.on(DeliveriesDone.self) { event, header, db in
            let settle = try db.cachedStatement(
                sql: """
                    UPDATE delivery SET state = 'done', attempts = attempts + 1, cause = NULL, proof = ?, settled = ?
                    WHERE id = ? AND state = 'waiting'
                    """)
            for done in event.done {
                try settle.execute(arguments: [done.proof, header.time, done.delivery])
            }
            try DeliveryLanes.settle(of: event.done.map(\.delivery), db)
            try stand(event.channel, done: event.done.count, failed: 0, trouble: nil, at: header.time, db)
        }
        appliers.on(DeliveriesFailed.self) { event, header, db in
            for failed in event.failed {
                try db.cachedStatement(
                    sql: """
                        UPDATE delivery SET attempts = attempts + 1, cause = ?1, due = COALESCE(?2, due),
                            state = CASE WHEN ?2 IS NULL THEN 'dead' ELSE 'waiting' END,
                            settled = CASE WHEN ?2 IS NULL THEN ?3 END
                        WHERE id = ?4 AND state = 'waiting'
                        """
                ).execute(arguments: [failed.cause, failed.again, header.time, failed.delivery])
            }
            let again = event.failed.compactMap { failed in failed.again.map { (failed.delivery, $0) } }
            for (delivery, again) in again { try DeliveryLanes.hold(laneOf: delivery, until: again, db) }
            try DeliveryLanes.settle(of: event.failed.map(\.delivery), db)
            try stand(
                event.channel, done: 0, failed: event.failed.count, trouble: event.failed.last?.cause, at: header.time,
                db)
        }
    }

    private static func applyDecisions(_ appliers: inout Appliers) {
        appliers.on(DeliveriesDropped.self) { event, header, db in
            try settle(event.deliveries, as: .dropped, from: .waiting, at: header.time, db)
        }
        appliers.on(DeliveriesDiscarded.self) { event, header, db in
            try settle(event.deliveries, as: .discarded, from: .dead, at: header.time, db)
        }
        appliers.on(DeliveriesReplayed.self) { event, header, db in
            let replay = try db.cachedStatement(
                sql: """
                    UPDATE delivery SET state = 'waiting', due = ?, attempts = 0, settled = NULL
                    WHERE id = ? AND state = 'dead'
                    """)
            for delivery in event.deliveries {
                try replay.execute(arguments: [header.time, delivery])
                if db.changesCount > 0 { try DeliveryLanes.rejoin(delivery, db) }
            }
        }
        appliers.on(ChannelHeld.self) { event, _, db in
            try db.execute(
                sql: """
                    INSERT INTO channel_standing (channel, held) VALUES (?, ?)
                    ON CONFLICT (channel) DO UPDATE SET held = excluded.held
                    """, arguments: [event.channel, event.held])
        }
    }

    private static func settle(
        _ deliveries: [UUIDv7], as state: DeliveryState, from former: DeliveryState, at time: Timestamp, _ db: Database
    ) throws {
        let settle = try db.cachedStatement(
            sql: "UPDATE delivery SET state = ?, settled = ? WHERE id = ? AND state = ?")
        for delivery in deliveries {
            try settle.execute(arguments: [state, time, delivery, former])
        }
        if former == .waiting { try DeliveryLanes.settle(of: deliveries, db) }
    }

    private static func stand(
        _ channel: NoticeChannel, done: Int, failed: Int, trouble: DeliveryFailure?, at time: Timestamp, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO channel_standing (channel, last_done, trouble, trouble_since) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (channel) DO UPDATE SET last_done = COALESCE(excluded.last_done, last_done),
                    trouble = excluded.trouble,
                    trouble_since = CASE WHEN excluded.trouble IS NOT NULL
                        THEN COALESCE(trouble_since, excluded.trouble_since) END
                """
        ).execute(arguments: [
            channel, done > 0 ? time.milliseconds : nil, trouble,
            trouble == nil ? nil : time,
        ])
        try db.cachedStatement(
            sql: """
                INSERT INTO channel_hour (channel, hour, done, failed) VALUES (?, ?, ?, ?)
                ON CONFLICT (channel, hour) DO UPDATE SET done = done + excluded.done, failed = failed + excluded.failed
                """
        ).execute(arguments: [channel, time.milliseconds / 3_600_000, done, failed])
    }
}
