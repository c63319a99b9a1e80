import Foundation
import Logging
import Messages
import Metrics
import ServiceKit
import Vault

/// The durable half of sending: takes out what is due, and records what became of it. It may end between any two of its
/// steps: what was taken and not recorded is due again, under the ids that it had.
struct Outbox: Sendable {
    let work: LocalWriter
    let making: MessageMaking
    let logger: Logger

    /// In whose name it decides.
    static let account = "dispatcher"
    /// Deliveries in one event at most: each brings up to 100 characters of proof, and an event holds 60,000 bytes.
    static let part = 100
    /// Ids alone in one event at most.
    static let idPart = 1_000

    /// A message that was tried.
    struct Sent: Sendable {
        let lane: ChannelLimiter
        let deliveries: [DueDelivery]
        let outcome: ChannelOutcome
    }

    // MARK: Out

    /// What was due.
    struct Taken: Sendable {
        /// To be sent.
        var made: [MessageMaking.Made] = []
        /// Lanes whose first delivery went to nobody: what comes after it may be due as well.
        var passed = 0
    }

    /// What can go out now on a channel. That its addresses were opened is on disk when this returns.
    func take(for lane: ChannelLimiter, at now: Timestamp) throws -> Taken {
        let head = work.head
        let free = lane.free(at: now)
        guard free.all > 0, !lane.rests(at: now, head: head) else { return Taken() }
        let channel = lane.channel.name
        let blocked = lane.blocked(at: now)
        let (due, next) = try work.read { db in
            guard try !Deliveries.isHeld(channel, db) else { return ([[DueDelivery]](), nil as Timestamp?) }
            let due = try Deliveries.due(on: channel, at: now, blocked: blocked, free: free, db)
            return (due, due.isEmpty ? try Deliveries.nextDue(on: channel, after: now, db) : nil)
        }
        guard !due.isEmpty else {
            if blocked.isEmpty, free.bulk > 0 { lane.rest(until: next, from: now, head: head) }
            return Taken()
        }
        let made = try work.decide(as: Self.account) { act in try make(due, on: channel, act) }
        return Taken(made: made, passed: due.count - made.count)
    }

    private func make(_ due: [[DueDelivery]], on channel: NoticeChannel, _ act: Act) throws -> [MessageMaking.Made] {
        var made: [MessageMaking.Made] = []
        var gone: [UUIDv7] = []
        var broken: [DeliveriesFailed.Failed] = []
        for all in due {
            var deliveries: [DueDelivery] = []
            for delivery in all {
                if try making.isStillTheirs(delivery, act) {
                    deliveries.append(delivery)
                } else {
                    gone.append(delivery.id)
                }
            }
            guard !deliveries.isEmpty else { continue }
            do {
                if let message = try making.make(deliveries, act) {
                    made.append(message)
                } else {
                    gone += deliveries.map(\.id)
                }
            } catch  where Self.isOfOneMessage(error) {
                logger.error(
                    "a message cannot be made",
                    metadata: ["delivery": "\(deliveries[0].id)", "error": "\(error)"])
                broken += deliveries.map { .init(delivery: $0.id, cause: .unmakeable, again: nil) }
            }
        }
        for part in gone.chunks(of: Self.idPart) { try act.record(DeliveriesDropped(deliveries: part)) }
        for part in broken.chunks(of: Self.part) { try act.record(DeliveriesFailed(channel: channel, failed: part)) }
        return made
    }

    /// Whether an error lies in what one message is made of, and no other message is the worse for it.
    private static func isOfOneMessage(_ error: any Error) -> Bool {
        switch error {
        case let error as VaultError: [.corrupt, .notFound, .tooLarge].contains(error.code)
        case let error as DeskError: !error.isTransient
        default: error is DecodingError || error is TemplateProblem
        }
    }

    // MARK: Back

    /// Records what became of messages, and frees their lanes. If it throws, nothing was recorded and no lane is free: the
    /// same is to be recorded again, or what arrived would go out once more.
    func record(_ sent: [Sent]) throws {
        let byChannel = Dictionary(grouping: sent) { $0.lane.channel.name }
        let traces = DeliveryTraces(of: sent, work)
        try work.decide(as: Self.account, traceparent: traces.common) { act in
            for (channel, sent) in byChannel.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                try Self.record(sent, on: channel, act)
            }
        }
        for one in sent { one.lane.end(one.deliveries[0]) }
        traces.log(sent, logger)
        for one in sent where one.outcome == .gone { one.deliveries[0].contact.map(end) }
    }

    private static func record(_ sent: [Sent], on channel: NoticeChannel, _ act: Act) throws {
        var done: [DeliveriesDone.Proven] = []
        var failed: [DeliveriesFailed.Failed] = []
        for one in sent {
            switch one.outcome {
            case .delivered(let proof):
                let proof = String(
                    proof.unicodeScalars.filter { !$0.properties.isControl }.prefix(100).map(Character.init))
                done += one.deliveries.map { .init(delivery: $0.id, proof: proof) }
            case .failed(let cause, let retryAfter):
                failed += failures(one.deliveries, cause, retryAfter, act)
            case .refused(let cause):
                failed += one.deliveries.map { .init(delivery: $0.id, cause: cause, again: nil) }
            case .gone:
                failed += one.deliveries.map { .init(delivery: $0.id, cause: .gone, again: nil) }
            }
        }
        for part in done.chunks(of: Self.part) { try act.record(DeliveriesDone(channel: channel, done: part)) }
        for part in failed.chunks(of: Self.part) { try act.record(DeliveriesFailed(channel: channel, failed: part)) }
        count(done.count, "done", on: channel)
        count(failed.count, "failed", on: channel)
    }

    /// Of a message of several notices each has its own tries: one that came late does not end with the first. All that are
    /// tried again are tried together.
    private static func failures(
        _ deliveries: [DueDelivery], _ cause: DeliveryFailure, _ retryAfter: Duration?, _ act: Act
    ) -> [DeliveriesFailed.Failed] {
        let jitter = act.random(1_000)
        let tried = deliveries.map(\.attempts).filter { $0 < RetryPlan.pauses.count }.max()
        let pause = tried.flatMap { RetryPlan.pause(after: $0 + 1, retryAfter: retryAfter, jitter: jitter) }
        return deliveries.map { delivery in
            let isOver = delivery.attempts >= RetryPlan.pauses.count
            return .init(delivery: delivery.id, cause: cause, again: isOver ? nil : pause.map { act.now + $0 })
        }
    }

    /// Ends a contact that is no more. If that fails, its next message tells again that it is gone.
    private func end(_ contact: UUIDv7) {
        do {
            try work.decide(as: Self.account) { act in
                if try Contacts.find(contact, act.database) != nil { try Contacts.end(contact, .gone, act) }
            }
        } catch {
            logger.warning("a contact that is gone could not be ended", metadata: ["error": "\(error)"])
        }
    }

    private static func count(_ number: Int, _ outcome: String, on channel: NoticeChannel) {
        Counter(label: "qinglian_deliveries_total", dimensions: [("channel", channel.rawValue), ("outcome", outcome)])
            .increment(by: number)
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control }
}

extension Array {
    /// Runs of at most `size` elements, in order.
    func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
