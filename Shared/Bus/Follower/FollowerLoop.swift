import Foundation
import Logging
import Messages
import Metrics
import Synchronization
import ZeroMQ

/// The socket thread's side of a follower: turns frames, answers and time into inputs of the machine, and does its actions.
struct FollowerLoop: ~Copyable {
    /// What a read brought; nil if it failed.
    struct ReadAnswer: Sendable {
        let page: FollowerMachine.Page?
        let ticket: Int
    }

    private var link: Link
    private let plan: FollowPlan
    private let name: String
    private let caller: Caller
    private let store: any FollowerStore
    private let answers: Mailbox<ReadAnswer>
    private let drafts: (@Sendable (EventType, Data) -> Void)?
    private let clock: (@Sendable () -> Timestamp)?
    private let logger: Logger
    private let publish: (Follower.Status) -> Void
    private let metrics: FollowerMetrics
    private var machine: FollowerMachine
    private var status = Follower.Status()
    private var report = CursorReport()
    private var isRefused = false
    private var clocks = ClockComparison()
    /// Whether the thread has slept since it last received: what comes then did not wait.
    private var isAwake = false

    private static let burst = 512
    private static let longestWait = Duration.seconds(1)
    /// A read that takes longer is tried again.
    private static let readTimeout = Duration.seconds(10)

    init(
        link: consuming Link, plan: FollowPlan, name: String, caller: Caller, store: any FollowerStore,
        answers: Mailbox<ReadAnswer>, drafts: (@Sendable (EventType, Data) -> Void)?,
        clock: (@Sendable () -> Timestamp)?, logger: Logger, publish: @escaping (Follower.Status) -> Void
    ) {
        self.link = link
        self.plan = plan
        self.name = name
        self.caller = caller
        self.store = store
        self.answers = answers
        self.drafts = drafts
        self.clock = clock
        self.logger = logger
        self.publish = publish
        metrics = FollowerMetrics(source: plan.source.service)
        machine = FollowerMachine(plan)
    }

    static var options: SocketOptions {
        SocketOptions(maxFrameBytes: 1 << 20, sendHighWater: 1_000, receiveHighWater: 10_000, linger: .zero)
    }

    mutating func run(_ loop: borrowing SocketLoop) throws {
        perform(machine.start())
        while !loop.stopRequested {
            var work = 0
            for answer in answers.take() {
                work += 1
                if let page = answer.page {
                    feed(.page(page, ticket: answer.ticket))
                } else {
                    feed(.readFailed(ticket: answer.ticket))
                }
            }
            work += try receive()
            feed(.tick)
            updateStatus()
            guard work == 0 else { continue }
            try watchConnection(loop)
            let due = min(machine.wakeAt ?? link.wakeAt, link.wakeAt)
            let wake = max(.zero, due - SocketLoop.uptime)
            // A millisecond more, so that the deadline has passed when the poll ends.
            try loop.wait(for: link.socket, timeout: min(wake + .milliseconds(1), Self.longestWait))
            isAwake = true
        }
    }

    private mutating func feed(_ input: FollowerMachine.Input) {
        perform(machine.handle(input, at: SocketLoop.uptime))
    }

    /// Does actions, and those that follow from them.
    private mutating func perform(_ actions: [FollowerMachine.Action]) {
        var waiting = actions
        while !waiting.isEmpty {
            let action = waiting.removeFirst()
            switch action {
            case .load: waiting += load()
            case .read(let after, let topics, let limit, let ticket):
                read(ReadFeed(after: after, topics: topics, limit: limit), ticket)
            case .deliver(let events, let cursor): waiting += deliver(events, cursor)
            case .notice(let notice): tell(notice)
            }
        }
    }

    private mutating func load() -> [FollowerMachine.Action] {
        do {
            return machine.handle(.cursor(try store.cursor(of: plan.source)), at: SocketLoop.uptime)
        } catch {
            logger.error("the cursor cannot be read", metadata: ["source": "\(plan.source)", "error": "\(error)"])
            return machine.handle(.loadFailed, at: SocketLoop.uptime)
        }
    }

    private mutating func deliver(
        _ events: [CommittedEvent], _ cursor: FollowCursor
    ) -> [FollowerMachine.Action] {
        do {
            try store.deliver(events, to: cursor)
            metrics.events.increment(by: events.count)
            return machine.handle(.delivered, at: SocketLoop.uptime)
        } catch {
            metrics.stalls.increment()
            logger.warning("a delivery failed", metadata: ["source": "\(plan.source)", "error": "\(error)"])
            return machine.handle(.deliveryFailed, at: SocketLoop.uptime)
        }
    }

    private func read(_ request: ReadFeed, _ ticket: Int) {
        metrics.reads.increment()
        // One at a time: the machine asks again only after the answer.
        Task { [caller, answers, logger] in
            do {
                let answer = try await caller.call(request, timeout: Self.readTimeout)
                let events = answer.attachments.compactMap(EventFrame.place)
                guard events.count == answer.attachments.count, events.count == answer.reply.count else {
                    throw DeskError(.internalError, "a page holds something that is no event, or not all it says")
                }
                let page = FollowerMachine.Page(
                    ledger: answer.reply.ledger, through: answer.reply.through, more: answer.reply.more,
                    events: events)
                _ = answers.offer(ReadAnswer(page: page, ticket: ticket))
            } catch {
                logger.info("a page could not be read", metadata: ["error": "\(error)"])
                _ = answers.offer(ReadAnswer(page: nil, ticket: ticket))
            }
        }
    }

    private func tell(_ notice: FollowerMachine.Notice) {
        switch notice {
        case .silent: logger.warning("three heads are missing", metadata: ["source": "\(plan.source)"])
        case .heardAgain: logger.info("heads arrive again", metadata: ["source": "\(plan.source)"])
        case .stopped(let reason):
            logger.error(
                "following has stopped until an operator decides",
                metadata: ["source": "\(plan.source)", "reason": "\(reason)"])
        }
    }

    private mutating func updateStatus() {
        var new = Follower.Status()
        new.cursor = machine.cursor
        new.head = machine.newestHead
        new.isCaughtUp = machine.isCaughtUp
        new.isSilent = machine.isSilent
        new.isRefused = isRefused
        new.stopped = machine.stopReason
        new.clockDisagreement = clocks.disagreement(at: SocketLoop.uptime)
        guard new != status else { return reportCursor() }
        status = new
        publish(new)
        let behind = new.head.value - min(new.head.value, new.cursor?.position.value ?? 0)
        metrics.lag.record(Double(behind))
        reportCursor()
    }

    /// Tells the source how far this follower has come, at most once a second and only if it has moved.
    private mutating func reportCursor() {
        guard plan.isReported, let cursor = machine.stored, report.isDue(cursor.position, now: SocketLoop.uptime) else {
            return
        }
        let request = ReportCursor(follower: name, ledger: cursor.ledger, position: cursor.position)
        Task { [caller, answered = report.answered] in
            // A report that is lost is made up for by the next one.
            _ = try? await caller.call(request, timeout: .seconds(5))
            answered.end()
        }
    }

    // MARK: - The socket

    private mutating func receive() throws(ZeroMQError) -> Int {
        var count = 0
        defer { isAwake = false }
        while count < Self.burst {
            switch try link.socket.receive(maxFrames: 2, maxBytes: 1 << 20) {
            case .nothing: return count
            case .excessive: metrics.unreadable.increment()
            case .message(let frames, _): take(frames)
            }
            count += 1
        }
        return count
    }

    private mutating func take(_ frames: [Data]) {
        guard frames.count == 2 else { return metrics.unreadable.increment() }
        let topic = String(decoding: frames[0], as: UTF8.self)
        if topic.hasPrefix(Head.topicPrefix) {
            guard let head = try? JSONCoding.decode(Head.self, fromOutside: frames[1]) else {
                return metrics.unreadable.increment()
            }
            compareClocks(head)
            feed(.head(head))
        } else if topic.hasSuffix(".draft.") {
            guard machine.acceptsDrafts, let type = EventType(String(topic.dropLast())) else { return }
            drafts?(type, frames[1])
        } else {
            guard let event = EventFrame.place(frames[1]), event.event.type.topic.description == topic else {
                return metrics.unreadable.increment()
            }
            feed(.event(event))
        }
    }

    private mutating func compareClocks(_ head: Head) {
        guard isAwake, let clock else { return }
        clocks.note(head.time, now: clock(), uptime: SocketLoop.uptime)
        metrics.clockOffset.record(Double(clocks.last / .milliseconds(1)) / 1_000)
    }

    private mutating func watchConnection(_ loop: borrowing SocketLoop) throws(ZeroMQError) {
        for happening in try link.watch(loop) {
            switch happening {
            case .connected:
                logger.debug("feed connected", metadata: ["source": "\(plan.source)"])
                isRefused = false
                feed(.connected)
            case .refused:
                metrics.refused.increment()
                if !isRefused {
                    logger.warning(
                        "a feed refused the connection, or is not who it should be",
                        metadata: ["source": "\(plan.source)"])
                }
                isRefused = true
            case .disconnected: break
            }
        }
    }
}

/// When to tell the source how far a follower has come.
private struct CursorReport {
    let answered = Answered()
    private var position = Position.zero
    private var due = Duration.zero

    mutating func isDue(_ position: Position, now: Duration) -> Bool {
        guard position != self.position, now >= due, answered.begin() else { return false }
        self.position = position
        due = now + .seconds(1)
        return true
    }

    /// Whether the last report has been answered or given up.
    final class Answered: Sendable {
        private let flag = Atomic<Bool>(true)

        /// - Returns: false while a report is under way.
        func begin() -> Bool { flag.exchange(false, ordering: .acquiringAndReleasing) }
        func end() { flag.store(true, ordering: .releasing) }
    }
}

private struct FollowerMetrics {
    let events: Counter
    let reads: Counter
    let stalls: Counter
    let unreadable: Counter
    let refused: Counter
    let lag: Gauge
    let clockOffset: Gauge

    init(source: String) {
        let dimensions = [("source", source)]
        events = Counter(label: "qinglian_bus_follower_events_total", dimensions: dimensions)
        reads = Counter(label: "qinglian_bus_follower_reads_total", dimensions: dimensions)
        stalls = Counter(label: "qinglian_bus_follower_failed_deliveries_total", dimensions: dimensions)
        unreadable = Counter(label: "qinglian_bus_follower_unreadable_frames_total", dimensions: dimensions)
        refused = Counter(label: "qinglian_bus_follower_refused_connections_total", dimensions: dimensions)
        lag = Gauge(label: "qinglian_bus_follower_lag_events", dimensions: dimensions)
        clockOffset = Gauge(label: "qinglian_bus_follower_clock_offset_seconds", dimensions: dimensions)
    }
}
