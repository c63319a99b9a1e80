import Bus
import CoreMetrics
import Foundation
import GRDB
import Ledger
import Logging
import Messages

/// Handles events of another service: effects, dead letters and cursor in one transaction on the writer thread, so that a
/// crash repeats nothing and skips nothing.
final class EventDelivery: FollowerStore {
    private let follow: Follow
    private let ledger: Ledger
    private let queue: WorkQueue<WriterTask>
    private let condition: Condition
    private let logger: Logger
    private static let parkedReached = BoundMetrics.counter("dead_letters")

    init(
        _ follow: Follow, ledger: Ledger, queue: WorkQueue<WriterTask>, condition: Condition, logger: Logger
    ) {
        self.follow = follow
        self.ledger = ledger
        self.queue = queue
        self.condition = condition
        self.logger = logger
    }

    func cursor(of source: Source) throws -> FollowCursor? {
        try ledger.read { try FollowCursor.find(source, in: $0) }
    }

    /// - Throws: when nothing of it happened: the follower waits and delivers the same events again.
    func deliver(_ events: [CommittedEvent], to cursor: FollowCursor) throws {
        let follow = follow
        let awaited = AwaitedWriterJob { batch, writer in
            var shreds: [Shredding] = []
            for event in events { shreds += try Self.handle(event, follow, batch, writer) }
            try cursor.save(in: batch.database)
            return shreds
        }
        guard queue.put(.job(awaited.job)) else { throw DeskError.busy(retryAfter: 100) }
        do {
            try awaited.wait()
            condition.set("deliver \(follow.service)", nil)
            for event in events { logger.traced("handled", event, from: follow.service) }
        } catch {
            condition.set("deliver \(follow.service)", "\(follow.service) 的事件在等着 (its events wait): \(error)")
            throw error
        }
    }

    private static func handle(
        _ event: CommittedEvent, _ follow: Follow, _ batch: Batch, _ writer: Writer
    ) throws -> [Shredding] {
        guard let handler = follow.handler(of: event.type) else { return [] }
        let now = writer.systemInputs.clock()
        let header = try JSONCoding.decode(EventHeader.self, from: event.json)
        func park(_ reason: String?) throws {
            guard try DeadLetters.count(in: batch.reading) < DeadLetters.bound else {
                parkedReached.increment()
                throw ServiceError(.data, "\(DeadLetters.bound) dead letters are parked; replay or discard them")
            }
            try DeadLetters.park(header, event.json, reason: reason, at: now, in: try batch.database)
        }
        if try DeadLetters.blocks(header, in: batch.reading) {
            try park(nil)
            return []
        }
        let (outcome, act) = try writer.attempt(
            actor: Principal(account: ReservedNames.feed + follow.service), now: now,
            origin: EventOrigin(traceparent: header.traceparent), batch
        ) { act in
            try handler(event.json, act)
            return Answer(result: Data())
        }
        if case .failure(let error) = outcome {
            // Without a subject nobody knows what must wait behind it: everything does.
            guard !error.isTransient || error.kind == .internalError, header.subject != nil else { throw error }
            writer.logger.warning(
                "an event was parked", metadata: ["type": "\(event.type.logged)", "sequence": "\(event.position)"])
            try park(error.message)
        }
        return act.shreds
    }
}
