import Bus
import Foundation
import GRDB
import Ledger
import Logging
import Messages
import Metrics
import Vault

/// Answers queries beside the writer, on threads of its own, each from a snapshot of what was committed.
final class QueryPool: Sendable {
    struct Pending: Sendable {
        let request: DeskRequest
        let entry: QueryEntry
    }

    /// Queries that may wait; past it the desk answers `busy`.
    static let queueLimit = 1_024

    private let queue = WorkQueue<Pending>(limit: queueLimit)
    private let ledger: Ledger
    private let vault: Vault
    private let systemInputs: SystemInputs
    private let logger: Logger
    private let threads: [WorkerThread]

    init(
        ledger: Ledger, vault: Vault, systemInputs: SystemInputs, logger: Logger, threads count: Int,
        admit: @escaping @Sendable (Messages.Principal, Timestamp, Database) throws -> Void
    ) {
        self.ledger = ledger
        self.vault = vault
        self.systemInputs = systemInputs
        self.logger = logger
        let queue = queue
        let answer: @Sendable (Pending) -> Void = { pending in
            let incoming = pending.request.request
            let now = systemInputs.clock()
            do {
                guard now <= incoming.context.deadline else { throw DeskError.deadlinePassed }
                if pending.entry.tellsAll {
                    try pending.request.requireInsider()
                    try ledger.read { try admit(pending.request.actor, now, $0) }
                }
                let answer =
                    switch pending.entry {
                    case .ledger(_, let answer): try answer(incoming.params, pending.request.peer)
                    case .tables(let answer):
                        try ledger.read { db in
                            try admit(pending.request.actor, now, db)
                            let view = View(actor: pending.request.actor, now: now, database: db, vault: vault)
                            return try answer(incoming.params, view)
                        }
                    }
                pending.request.respond(
                    ReplyFrame.success(id: incoming.id, result: answer.result), attachments: answer.attachments)
            } catch let error as DeskError {
                pending.request.respond(ReplyFrame.failure(id: incoming.id, error))
            } catch {
                logger.error(
                    "a query failed", metadata: ["method": "\(incoming.method.logged)", "error": "\(error)"])
                pending.request.respond(ReplyFrame.failure(id: incoming.id, .unavailable))
            }
        }
        threads = (0..<count).map { number in
            WorkerThread("reader-\(number)") {
                while let taken = queue.take(most: 1, patience: .seconds(60)) {
                    for pending in taken { answer(pending) }
                }
            }
        }
    }

    /// Queries that wait.
    var waiting: Int { queue.count }

    /// False when too many wait.
    func put(_ request: DeskRequest, _ entry: QueryEntry) -> Bool {
        queue.put(Pending(request: request, entry: entry))
    }

    /// Ends after the queries that are being answered; those that wait are answered `unavailable`.
    func stop() {
        queue.close()
        queue.drop()
        for thread in threads { _ = thread.join(patience: .seconds(2)) }
    }
}
