import GRDB
import Messages

/// One batch from BEGIN to COMMIT, and what is known of it afterwards.
struct BatchRun {
    let configuration: LedgerConfiguration
    let projections: ProjectionSet
    let before: Standing

    enum Outcome<R> {
        /// On disk. `unhealthy` is set if the disk then refused to confirm the WAL's checkpoint.
        case committed(R, Tail, unhealthy: LedgerError?)
        /// Nothing happened, and the connection is as good as before.
        case rolledBack(any Error)
        /// The commit failed, or the rollback: only the file itself can tell.
        case mustReopen(LedgerError)
        case mustExit(LedgerError)
    }

    func execute<R>(_ body: (Batch) throws -> R) -> Outcome<R> {
        before.connections.writer.writeWithoutTransaction { db in
            var result: R?
            var tail = before.tail
            var committing = false
            do {
                try db.inTransaction(.immediate) {
                    let batch = try Batch(db, configuration, projections, before)
                    do {
                        result = try body(batch)
                        try batch.finish()
                    } catch {
                        try batch.note(error)
                        throw error
                    }
                    tail = batch.tail
                    committing = true
                    return .commit
                }
            } catch {
                return failure(error, committing: committing, stuck: db.isInsideTransaction)
            }
            guard let result else { preconditionFailure("a batch without result was committed") }
            return .committed(result, tail, unhealthy: checkpoint(db))
        }
    }

    private func failure<R>(_ error: any Error, committing: Bool, stuck: Bool) -> Outcome<R> {
        let lost = LedgerError.lost(error)
        if lost.code == .mustExit { return .mustExit(lost) }
        if committing {
            return .mustReopen(
                LedgerError(
                    .outcomeUnknown,
                    "the commit failed, so the batch may or may not be in the ledger: send the same requests again",
                    underlying: error))
        }
        if stuck { return .mustReopen(lost) }
        return .rolledBack(error is DatabaseError ? lost : error)
    }

    /// Copies the WAL into the database file once enough has been written. A failure leaves all of it in the WAL, to be
    /// tried again; but a failed sync must not pass unseen, as it would in SQLite's own automatic checkpoint.
    private func checkpoint(_ db: Database) -> LedgerError? {
        guard before.connections.pace.isDue(changes: db.totalChangesCount) else { return nil }
        do {
            try db.checkpoint(.passive)
            return nil
        } catch let error as DatabaseError where error.isFailedSync {
            return .mustExit(error)
        } catch {
            return nil
        }
    }
}
