import Foundation
import Ledger
import Logging
import Messages

/// Looks at the timers and has the ledger signed. It holds no timer itself: what is due stands in the tables, so a restart
/// forgets nothing, and a clock that jumps neither skips a row nor fires it twice. Used on the writer thread only.
struct Clockwork {
    /// How long the writer sleeps at most when nothing waits, and how often timers are looked at.
    static let tick = Duration.milliseconds(250)
    private static let atOnce = 64
    private static let longestPause = Duration.seconds(3_600)
    private static let sweepInterval = Duration.seconds(60)
    private static let sweepLimit = 2_000
    /// How often a WAL that has grown past its bound is copied into the file.
    private static let logPause = Duration.seconds(5)

    private let writer: Writer
    private let timers: [TimerSource]
    private let checkpointInterval: Duration
    private let watch = ContinuousClock()
    private var looked: ContinuousClock.Instant?
    private var signed: ContinuousClock.Instant
    private var swept: ContinuousClock.Instant
    private var emptied: ContinuousClock.Instant
    private let probe: StoreProbe
    private var forgetting: Forgetting
    /// Rows that did not go away when they were fired: when each is tried again, and how long it waited.
    private var failing: [String: (again: ContinuousClock.Instant, pause: Duration)] = [:]

    init(writer: Writer, timers: [TimerSource], checkpointInterval: Duration) {
        self.writer = writer
        self.timers = timers
        self.checkpointInterval = checkpointInterval
        signed = watch.now
        swept = watch.now
        emptied = watch.now
        probe = StoreProbe(folder: writer.ledger.folder)
        forgetting = Forgetting(
            newest: Self.newestTime(writer.ledger), now: writer.systemInputs.clock(), at: watch.now)
    }

    /// When the newest event was recorded; nil if there is none, or if it cannot be read now.
    private static func newestTime(_ ledger: Ledger) -> Timestamp? {
        let head = ledger.tail.head
        guard head > .zero,
            let event = try? ledger.page(after: head.previous, topics: [], limit: 1).events.first
        else { return nil }
        return try? JSONCoding.decode(EventHeader.self, from: event.json).time
    }

    mutating func tick() {
        let instant = watch.now
        if looked.map({ instant - $0 >= Self.tick }) ?? true {
            looked = instant
            writer.finishShreds()
            if writer.store.isTryDue { tryStore() }
            for source in timers { look(at: source, instant) }
        }
        if instant - swept >= Self.sweepInterval, forgetRequests(instant) < Self.sweepLimit { swept = instant }
        if instant - emptied >= Self.logPause {
            emptied = instant
            emptyLog()
        }
        if instant - signed >= checkpointInterval {
            signed = instant
            signCheckpoint()
        }
    }

    /// Finds out whether the disk takes what is new, where nobody else has lately.
    private func tryStore() {
        do {
            try probe.writeFile()
        } catch {
            writer.store.lost(error)
            writer.logger.debug("the disk took no file", metadata: ["error": "\(error)"])
            return
        }
        do {
            try writer.transact(isProbe: true) { batch in
                try StoreProbe.writeRow(batch)
                return []
            }
        } catch {
            writer.logger.debug("the disk took no row", metadata: ["error": "\(error)"])
        }
    }

    /// A WAL that a long reading kept from being emptied is emptied soon after.
    private func emptyLog() {
        guard writer.ledger.logBytes > writer.ledger.logBound else { return }
        do {
            try writer.ledger.emptyLog()
        } catch let error as LedgerError where error.code == .mustExit {
            writer.giveUp(error)
        } catch {
            writer.logger.debug("the WAL could not be emptied", metadata: ["error": "\(error)"])
        }
    }

    /// Forgets the answers of requests whose ids are refused as too old by now, the oldest first.
    ///
    /// - Returns: how many; at the limit there may be more, and the next tick goes on.
    private mutating func forgetRequests(_ instant: ContinuousClock.Instant) -> Int {
        guard let bound = forgetting.bound(now: writer.systemInputs.clock(), at: instant) else { return 0 }
        var forgotten = 0
        do {
            try writer.transact { batch in
                forgotten = try batch.forgetRequests(before: bound, limit: Self.sweepLimit)
                return []
            }
        } catch {
            writer.logger.error("old answers could not be forgotten", metadata: ["error": "\(error)"])
        }
        return forgotten
    }

    func signCheckpoint() {
        do {
            try writer.ledger.checkpoint()
        } catch {
            writer.logger.error("no checkpoint could be signed", metadata: ["error": "\(error)"])
        }
    }

    private mutating func look(at source: TimerSource, _ instant: ContinuousClock.Instant) {
        let now = writer.systemInputs.clock()
        do {
            let rows = try writer.ledger.read { db in
                try source.table.due(at: now, limit: Self.atOnce + failing.count, in: db)
            }
            for row in rows { try fire(source, row, at: now, instant) }
        } catch {
            writer.logger.error("timers could not be looked at", metadata: ["error": "\(error)"])
        }
    }

    private mutating func fire(
        _ source: TimerSource, _ row: TimerTable.Row, at now: Timestamp, _ instant: ContinuousClock.Instant
    ) throws {
        let name = "\(source.table.name)/\(row.key)/\(row.kind)"
        if let trouble = failing[name], trouble.again > instant { return }
        var gone = false
        try writer.transact { batch in
            let (outcome, act) = try writer.attempt(
                actor: Principal(account: SuiteActor.timer.rawValue), now: now, batch
            ) {
                act in
                try source.fire(row.key, row.kind, row.due, act)
                return Answer(result: .init())
            }
            if case .failure(let error) = outcome {
                writer.logger.warning("a timer failed", metadata: ["kind": "\(row.kind)", "error": "\(error)"])
                return []
            }
            gone = try !source.table.holds(row, in: batch.reading)
            return act.shreds
        }
        if gone {
            failing[name] = nil
        } else {
            let pause = min((failing[name]?.pause ?? .milliseconds(500)) * 2, Self.longestPause)
            failing[name] = (instant + pause, pause)
        }
    }
}
