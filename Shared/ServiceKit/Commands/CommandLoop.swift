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
        var gathering = Gathering()
        while let waiting = queue.take(most: batchLimit, patience: Clockwork.tick, gather: gathering.advice) {
            gathering.begin(waiting.count)
            var commands: [PendingCommand] = []
            for task in waiting {
                switch task {
                case .command(let command): commands.append(command)
                case .errand(let errand):
                    commit(commands)
                    commands = []
                    errand.perform(writer)
                }
            }
            commit(commands)
            gathering.end()
            clockwork.tick()
        }
        clockwork.signCheckpoint()
    }

    private func commit(_ waiting: [PendingCommand]) {
        guard !waiting.isEmpty else { return }
        var replies: [Reply] = []
        do {
            try writer.transact { batch in
                var shreds: [Shredding] = []
                for command in waiting {
                    let (reply, shredded) = try decide(command, batch)
                    replies.append(reply)
                    shreds += shredded
                }
                return shreds
            }
        } catch {
            writer.logger.error("a batch was not committed", metadata: ["error": "\(error)"])
            replies = waiting.map { Reply($0.id, .failure(.unavailable)) }
        }
        for (command, reply) in zip(waiting, replies) { command.respond(reply.frame, attachments: reply.attachments) }
        decided.increment(by: waiting.count)
    }

    /// Decides one command, or finds what was decided when it was sent before.
    ///
    /// - Throws: only what ends the whole batch.
    private func decide(_ command: PendingCommand, _ batch: Batch) throws -> (reply: Reply, shreds: [Shredding]) {
        func no(_ error: DeskError) -> (Reply, [Shredding]) { (Reply(command.id, .failure(error)), []) }
        let now = writer.surroundings.clock()
        guard RequestAge.isFresh(command.id, at: now) else { return no(.staleID) }
        let memory = ReplyMemory(batch: batch, vault: writer.vault)
        switch try memory.recall(command) {
        case .unknown: break
        case .reply(let frame): return (Reply(frame: frame), [])
        case .refusal(let error): return no(error)
        }
        guard now <= command.context.deadline else { return no(.deadlinePassed) }
        let (outcome, act) = try writer.attempt(
            actor: command.actor, peer: command.peer.name, now: now, attachments: command.attachments,
            traceparent: command.context.traceparent, batch, command.decide)
        let reply = Reply(command.id, outcome)
        if case .failure(let error) = outcome {
            refused.increment()
            if error.isTransient { return (reply, []) }
        }
        try memory.remember(command, reply.frame, sealedFor: act.replySubject, newID: writer.surroundings.newID)
        return (reply, act.shreds)
    }
}
