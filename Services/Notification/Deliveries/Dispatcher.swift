import Foundation
import Logging
import Messages
import Metrics
import ServiceKit
import Synchronization

/// Sends what is due, on a thread of its own that waits for nobody: each channel has its own pace and its own messages under
/// way, so that a slow one delays no other.
///
/// A message is known to be under way only here. When the process dies, what was under way is due again, and goes out under
/// the id that it had: at least once, and told apart by whoever looks at the id.
final class Dispatcher: Sendable {
    private let work: OwnWork
    private let making: MessageMaking
    private let lanes: [ChannelLane]
    private let telephones: any FilerTelephones
    private let outcomes = WorkQueue<Sent>(limit: 100_000)
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let thread = Mutex<WorkerThread?>(nil)
    private let isOver = Atomic<Bool>(false)

    /// In whose name it decides.
    static let account = "dispatcher"
    /// How long it sleeps when nothing comes back.
    static let tick = Duration.milliseconds(100)
    /// Outcomes in one transaction at most.
    static let batch = 256

    init(
        _ channels: [any Channel], work: OwnWork, making: MessageMaking, telephones: any FilerTelephones,
        clock: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.work = work
        self.making = making
        self.telephones = telephones
        self.clock = clock
        self.logger = logger
        lanes = channels.map { ChannelLane($0) }
    }

    func start() {
        thread.withLock { $0 = WorkerThread("dispatcher") { self.run() } }
    }

    /// Ends after the round that is under way; what is still being sent is due again at the next start.
    func stop() {
        isOver.store(true, ordering: .releasing)
        outcomes.close()
        if thread.withLock({ $0 })?.join(patience: .seconds(3)) == false {
            logger.error("the dispatcher did not end in time")
        }
    }

    private func run() {
        while !isOver.load(ordering: .acquiring) {
            let sent = outcomes.take(most: Self.batch, patience: Self.tick) ?? []
            do {
                if !sent.isEmpty { try record(sent) }
                for lane in lanes where !isOver.load(ordering: .acquiring) { try sendDue(on: lane) }
            } catch {
                // Nothing is lost: what was not recorded is under way still, or due again.
                logger.warning("a round of deliveries failed", metadata: ["error": "\(error)"])
                Thread.sleep(forTimeInterval: 0.5)
            }
        }
        if let last = outcomes.take(most: Self.batch, patience: .zero), !last.isEmpty { try? record(last) }
    }

    // MARK: Out

    private func sendDue(on lane: ChannelLane) throws {
        let now = clock()
        let free = lane.free(at: now)
        guard free > 0 else { return }
        let channel = lane.channel.name
        let due = try work.read { db in
            try Deliveries.isHeld(channel, db)
                ? [] : try Deliveries.due(on: channel, at: now, busy: lane.busy(at: now), limit: free, db)
        }
        guard !due.isEmpty else { return }
        let making = making
        let made = try work.decide(as: Self.account) { act in
            var made: [MessageMaking.Made] = []
            var gone: [UUIDv7] = []
            for deliveries in due {
                if let message = try making.make(deliveries, act) {
                    made.append(message)
                } else {
                    gone += deliveries.map(\.id)
                }
            }
            if !gone.isEmpty { try act.record(DeliveriesDropped(deliveries: gone)) }
            return made
        }
        for message in made {
            lane.begin(message.deliveries[0], at: now)
            send(message, on: lane)
        }
    }

    private func send(_ made: MessageMaking.Made, on lane: ChannelLane) {
        let outcomes = outcomes
        let telephones = telephones
        Task.detached {
            let outcome: ChannelOutcome
            if let filer = made.filer {
                switch await telephones.telephone(of: filer) {
                case .found(let telephone): outcome = await lane.channel.send(made.message.addressed(to: telephone))
                case .none: outcome = .refused(.noContact)
                case .unknown: outcome = .failed(.unreachable, retryAfter: nil)
                }
            } else {
                outcome = await lane.channel.send(made.message)
            }
            _ = outcomes.put(Sent(lane: lane, deliveries: made.deliveries, outcome: outcome))
        }
    }

    // MARK: Back

    private struct Sent: Sendable {
        let lane: ChannelLane
        let deliveries: [DueDelivery]
        let outcome: ChannelOutcome
    }

    private func record(_ sent: [Sent]) throws {
        defer { for one in sent { one.lane.end(one.deliveries[0]) } }
        let byChannel = Dictionary(grouping: sent) { $0.lane.channel.name }
        try work.decide(as: Self.account) { act in
            for (channel, sent) in byChannel.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                try Self.record(sent, on: channel, act)
            }
        }
    }

    private static func record(_ sent: [Sent], on channel: NoticeChannel, _ act: Act) throws {
        var done: [DeliveriesDone.Proven] = []
        var failed: [DeliveriesFailed.Failed] = []
        for one in sent {
            switch one.outcome {
            case .delivered(let proof):
                done += one.deliveries.map { .init(delivery: $0.id, proof: String(proof.prefix(100))) }
            case .failed(let cause, let retryAfter):
                let pause = RetryPlan.pause(
                    after: one.deliveries[0].attempts + 1, retryAfter: retryAfter, jitter: act.random(1_000))
                failed += one.deliveries.map { .init(delivery: $0.id, cause: cause, again: pause.map { act.now + $0 }) }
            case .refused(let cause):
                failed += one.deliveries.map { .init(delivery: $0.id, cause: cause, again: nil) }
            case .gone:
                failed += one.deliveries.map { .init(delivery: $0.id, cause: .gone, again: nil) }
                if let contact = one.deliveries[0].contact, try Contacts.find(contact, act.database) != nil {
                    try Contacts.end(contact, .gone, act)
                }
            }
        }
        for part in done.chunks(of: 200) { try act.record(DeliveriesDone(channel: channel, done: part)) }
        for part in failed.chunks(of: 200) { try act.record(DeliveriesFailed(channel: channel, failed: part)) }
        Counter(label: "qinglian_deliveries_total", dimensions: [("channel", channel.rawValue), ("outcome", "done")])
            .increment(by: done.count)
        Counter(label: "qinglian_deliveries_total", dimensions: [("channel", channel.rawValue), ("outcome", "failed")])
            .increment(by: failed.count)
    }
}

extension OutgoingMessage {
    fileprivate func addressed(to address: String) -> OutgoingMessage {
        OutgoingMessage(
            delivery: delivery, address: address, title: title, body: body, short: short, link: link, type: type,
            time: time, data: data, unsubscribe: unsubscribe, secrets: secrets)
    }
}

extension Array {
    /// Runs of at most `size` elements, in order.
    fileprivate func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
