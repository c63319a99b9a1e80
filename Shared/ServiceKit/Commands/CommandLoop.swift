import Bus
import Foundation
import Ledger
import Logging
import Messages
import Metrics

/// Decides commands, one at a time, on one thread: everything that waits goes into one transaction, whose fsync all share.
///
/// After COMMIT, and only then, replies leave and events are announced, in the order of their positions.
final class CommandLoop: Sendable {
    private let queue: WorkQueue<WriterTask>
    private let writer: Writer
    private let batchLimit: Int
    private let timers: [TimerSource]
    private let checkpointInterval: Duration

    private let decided = Counter(label: "qinglian_commands_total")
    private let refused = Counter(label: "qinglian_commands_refused_total")

    init(
        queue: WorkQueue<WriterTask>, writer: Writer, batchLimit: Int, timers: [TimerSource],
        checkpointInterval: Duration
    ) {
        self.queue = queue
        self.writer = writer
        self.batchLimit = batchLimit
        self.timers = timers
        self.checkpointInterval = checkpointInterval
    }

    /// Runs until the queue is closed and empty, then signs a last checkpoint.
    func run() {
        var clockwork = Clockwork(writer: writer, timers: timers, checkpointInterval: checkpointInterval)
        while let waiting = queue.take(most: batchLimit, patience: Clockwork.tick) {
            var commands: [PendingCommand] = []
            for task in waiting {
                switch task {
                case .command(let command): commands.append(command)
                case .job(let job):
                    commit(commands)
                    commands = []
                    job.perform(writer)
                }
            }
            commit(commands)
            clockwork.tick()
        }
        clockwork.signCheckpoint()
    }

    private func commit(_ waiting: [PendingCommand]) {
        guard !waiting.isEmpty else { return }
        var replies: [Reply] = []
        replies.reserveCapacity(waiting.count)
        do {
            try writer.transact { batch in
                var shreds: [Shredding] = []
                for command in waiting {
                    let (reply, shredded) = try decide(command, batch)
                    replies.append(reply)
                    shreds += shredded
                }
                return shreds
            } settled: {
                answer(waiting, replies)
            }
        } catch {
            writer.logger.error("a batch was not committed", metadata: ["error": "\(error)"])
            answer(waiting, waiting.map { Reply($0.id, .failure(.unavailable)) })
        }
        decided.increment(by: waiting.count)
    }

    private func answer(_ commands: [PendingCommand], _ replies: [Reply]) {
        for (command, reply) in zip(commands, replies) {
            writer.logger.traced("decided", command.method, command.context.traceparent, reply.outcome)
        }
        Responder.answer(
            zip(commands, replies).map { (responder: $0.respond, reply: $1.frame, attachments: $1.attachments) })
    }

    /// Decides one command, or finds what was decided when it was sent before.
    ///
    /// - Throws: only what ends the whole batch.
    private func decide(_ command: PendingCommand, _ batch: Batch) throws -> (reply: Reply, shreds: [Shredding]) {
        func no(_ error: DeskError) -> (Reply, [Shredding]) { (Reply(command.id, .failure(error)), []) }
        let now = writer.systemInputs.clock()
        guard RequestAge.isFresh(command.id, at: now) else { return no(.staleID) }
        let memory = ReplyMemory(batch: batch, vault: writer.vault)
        switch command.isIdempotent ? .unknown : try memory.recall(command) {
        case .unknown: break
        case .reply(let frame): return (Reply(frame: frame), [])
        case .refusal(let error): return no(error)
        }
        guard now <= command.context.deadline else { return no(.deadlinePassed) }
        let (outcome, act) = try writer.attempt(
            actor: command.actor, peer: command.peer.name, now: now, attachments: command.attachments,
            origin: EventOrigin(command.actor, traceparent: command.context.traceparent), batch, command.decide)
        let reply = Reply(command.id, outcome)
        if case .failure(let error) = outcome {
            refused.increment()
            if error.isTransient { return (reply, []) }
        }
        guard !command.isIdempotent else { return (reply, act.shreds) }
        try memory.remember(command, reply.frame, sealedFor: act.replySubject, newID: writer.systemInputs.newID)
        return (reply, act.shreds)
    }
}

/// How old a request's id may be, so that its answer is still remembered.
enum RequestAge {
    /// Answers are forgotten later than ids are refused.
    static let kept = Duration.seconds(25 * 3_600)
    static let oldest = Duration.seconds(24 * 3_600)
    /// Clocks of callers may be this far ahead.
    static let ahead = Duration.seconds(300)

    static func isFresh(_ id: UUIDv7, at now: Timestamp) -> Bool {
        id.time >= now - oldest && id.time <= now + ahead
    }
}
