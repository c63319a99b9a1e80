import Foundation
import Logging
import Messages
import ServiceKit
import Synchronization

/// Sends what is due, on a thread of its own that waits for nobody: each channel has its own pace and its own messages under
/// way, so that a slow one delays no other.
///
/// A message is known to be under way only here. When the process dies, what was under way is due again, and goes out under
/// the id that it had: at least once, and told apart by whoever looks at the id.
final class Dispatcher: Sendable {
    private let outbox: Outbox
    private let lanes: [ChannelLimiter]
    private let telephones: any FilerTelephones
    /// More than all lanes together can have under way: it is never full.
    private static let outcomeLimit = 100_000
    private let outcomes = WorkQueue<Outbox.Sent>(limit: outcomeLimit)
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let thread = Mutex<WorkerThread?>(nil)
    private let isOver = Atomic<Bool>(false)

    /// How long it sleeps when nothing comes back.
    static let tick = Duration.milliseconds(100)
    /// Outcomes in one transaction at most.
    static let batch = 256

    init(
        _ channels: [any Channel], work: LocalWriter, making: MessageMaking, telephones: any FilerTelephones,
        clock: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        outbox = Outbox(work: work, making: making, logger: logger)
        self.telephones = telephones
        self.clock = clock
        self.logger = logger
        lanes = channels.map { ChannelLimiter($0) }
    }

    /// Lets what waits and what is under way be seen.
    func install(into registry: PrometheusRegistry, _ work: LocalWriter) {
        for lane in lanes {
            let name = "channel_\(lane.channel.name.rawValue)"
            registry.bound(name, limit: lane.channel.pace.atOnce) { lane.underWay }
        }
        registry.bound("delivery_outcomes", limit: Self.outcomeLimit) { [outcomes] in outcomes.count }
        registry.readings(of: "qinglian_deliveries_in_queue") {
            ((try? work.read(Deliveries.counts)) ?? []).map { channel, state, count in
                PrometheusRegistry.Reading(Double(count), [("channel", channel), ("state", state)])
            }
        }
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
        // Bounded by the lanes: each is taken until the outcome of its message is on disk.
        var unrecorded: [Outbox.Sent] = []
        var passed = 0
        while !isOver.load(ordering: .acquiring) {
            if let sent = outcomes.take(
                most: Self.batch, patience: unrecorded.isEmpty && passed == 0 ? Self.tick : .zero)
            {
                unrecorded += sent
            }
            var isWell = attempt("what became of messages could not be recorded") { try record(&unrecorded) }
            passed = 0
            for lane in lanes where !isOver.load(ordering: .acquiring) {
                isWell = attempt("a round of deliveries failed", on: lane) { passed += try sendDue(on: lane) } && isWell
            }
            if !isWell { Thread.sleep(forTimeInterval: 0.5) }
        }
        while let last = outcomes.take(most: Self.batch, patience: .zero), !last.isEmpty { unrecorded += last }
        _ = attempt("what became of the last messages could not be recorded") { try record(&unrecorded) }
    }

    /// - Returns: whether it went well. What did not is tried again in the next round, and nothing is lost.
    private func attempt(_ failure: Logger.Message, on lane: ChannelLimiter? = nil, _ body: () throws -> Void) -> Bool {
        do {
            try body()
            return true
        } catch {
            var metadata: Logger.Metadata = ["error": "\(error)"]
            metadata["channel"] = lane.map { "\($0.channel.name.rawValue)" }
            logger.warning(failure, metadata: metadata)
            return false
        }
    }

    private func record(_ unrecorded: inout [Outbox.Sent]) throws {
        guard !unrecorded.isEmpty else { return }
        try outbox.record(unrecorded)
        unrecorded = []
    }

    /// - Returns: how many lanes were due and had nothing to send.
    private func sendDue(on lane: ChannelLimiter) throws -> Int {
        let now = clock()
        let taken = try outbox.take(for: lane, at: now)
        for message in taken.made {
            lane.begin(message.deliveries[0], at: now)
            send(message, on: lane)
        }
        return taken.passed
    }

    private func send(_ made: MessageMaking.Made, on lane: ChannelLimiter) {
        let outcomes = outcomes
        let telephones = telephones
        Task.detached {
            let outcome: ChannelOutcome
            if let filer = made.filer {
                switch await telephones.telephone(of: filer, code: made.message.lacksCode) {
                case .found(let left, let code):
                    if let telephone = try? Telephone(reading: left), telephone.textProblem == nil {
                        outcome = await lane.channel.send(
                            made.message.addressed(to: telephone.description, code: code))
                    } else {
                        outcome = .refused(.noContact)
                    }
                case .none: outcome = .refused(.noContact)
                case .unknown: outcome = .failed(.unreachable, retryAfter: nil)
                }
            } else {
                outcome = await lane.channel.send(made.message)
            }
            _ = outcomes.put(Outbox.Sent(lane: lane, deliveries: made.deliveries, outcome: outcome))
        }
    }
}

extension OutgoingMessage {
    /// Stands where a filer's code goes. The code is asked for as the message leaves, and is in no table of this service.
    static let codeMark = "\u{FFFC}"

    /// Whether it is to carry a filer's code.
    var lacksCode: Bool { short.contains(Self.codeMark) }

    fileprivate func addressed(to address: String, code: String?) -> OutgoingMessage {
        func filled(_ text: String) -> String { text.replacing(Self.codeMark, with: code ?? "") }
        return OutgoingMessage(
            delivery: delivery, address: address, title: filled(title), body: filled(body), short: filled(short),
            link: link, type: type, time: time, data: data, unsubscribe: unsubscribe, secrets: secrets)
    }
}
