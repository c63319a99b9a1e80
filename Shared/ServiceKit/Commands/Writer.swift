import Bus
import Dispatch
import Foundation
import GRDB
import Ledger
import Logging
import Messages
import Metrics
import Vault

/// One transaction after another, on the writer thread: what is decided in it, what may only be done after it.
struct Writer: Sendable {
    let ledger: Ledger
    let vault: Vault
    let surroundings: Surroundings
    let logger: Logger
    /// Hands a committed batch to the feed.
    let announce: @Sendable (FeedBatch) -> Void
    /// Called when the process must not go on: its disk did not take what it was given.
    let giveUp: @Sendable (any Error) -> Void

    private let batches = Counter(label: "qinglian_batches_total")
    private let lost = Counter(label: "qinglian_batches_lost_total")
    private let committing = Timer(label: "qinglian_batch_seconds")

    init(
        ledger: Ledger, vault: Vault, surroundings: Surroundings, logger: Logger,
        announce: @escaping @Sendable (FeedBatch) -> Void, giveUp: @escaping @Sendable (any Error) -> Void
    ) {
        self.ledger = ledger
        self.vault = vault
        self.surroundings = surroundings
        self.logger = logger
        self.announce = announce
        self.giveUp = giveUp
    }

    /// Runs one transaction. When it returns, everything is on disk, announced, and shredded keys are gone.
    ///
    /// - Parameter body: answers the subjects to shred.
    /// - Throws: what `body` threw, or a `LedgerError`: then nothing of it is known to be on disk.
    func transact(_ body: (Batch) throws -> [Shredding]) throws {
        let began = DispatchTime.now()
        let since = ledger.tail.head
        var events: [CommittedEvent] = []
        let shreds: [Shredding]
        do {
            shreds = try ledger.write { batch in
                let shreds = try body(batch)
                try vault.commitKeys()
                events = batch.appended
                return shreds
            }
        } catch {
            vault.abandonKeys()
            lost.increment()
            if let error = error as? LedgerError, error.code == .mustExit { giveUp(error) }
            if let error = error as? VaultError, error.code == .mustExit { giveUp(error) }
            throw error
        }
        for shredding in shreds {
            do {
                try vault.shred(shredding.subject)
                try vault.removeBlobs(shredding.blobs)
            } catch {
                // The event is on disk: the next start destroys the key.
                logger.error(
                    "a key could not be destroyed yet; it will be at the next start", metadata: ["error": "\(error)"])
            }
        }
        batches.increment()
        committing.recordNanoseconds(Int64(DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds))
        if let last = events.last {
            let heads = Dictionary(events.map { ($0.type, $0.position) }, uniquingKeysWith: { $1 })
            announce(FeedBatch(ledger: ledger.id, since: since, head: last.position, events: events, heads: heads))
        }
    }

    /// Lets one decision have its effects, or none.
    ///
    /// - Returns: its outcome, and the act, which knows what else follows from it.
    /// - Throws: only what ends the whole batch.
    func attempt(
        actor: Actor, peer: String = "", now: Timestamp, attachments: [Data] = [], traceparent: String? = nil,
        _ batch: Batch,
        _ decide: (Act) throws -> Answer
    ) throws -> (outcome: Result<Answer, DeskError>, act: Act) {
        let act = Act(
            actor: actor, peer: peer, now: now, attachments: attachments, traceparent: traceparent, batch: batch,
            vault: vault,
            surroundings: surroundings)
        do {
            let answer = try batch.attempt {
                let answer = try decide(act)
                try act.finish()
                return answer
            }
            return (.success(answer), act)
        } catch {
            // Of a batch that is lost, the next start takes the files away: whether it was committed is not known here.
            if !(error is LedgerError) { discard(act.files) }
            return (.failure(try refusal(error)), act)
        }
    }

    /// What a failed command is answered.
    ///
    /// - Throws: what ends the whole batch.
    private func refusal(_ error: any Error) throws -> DeskError {
        do {
            throw error
        } catch let error as DeskError {
            return error
        } catch let error as VaultError where error.code == .gone {
            return .refused("shredded", "这里的内容已经销毁，不能再写入 (what this writes to has been destroyed)")
        } catch let error as EventTooLong {
            return .refused("too-long", "\(error); send less at once")
        } catch let error as LedgerError {
            throw error
        } catch let error as DatabaseError {
            // The transaction goes on, without this command: a full disk, for one, may have room again soon.
            logger.error("the database refused a command's work", metadata: ["error": "\(error.resultCode)"])
            return .unavailable
        } catch {
            logger.error("a handler failed", metadata: ["error": "\(error)"])
            return .init(.internalError, "the service could not do this; its log says why")
        }
    }

    private func discard(_ files: [UUIDv7]) {
        guard !files.isEmpty else { return }
        do {
            try vault.removeBlobs(files)
        } catch {
            logger.error(
                "a refused command's file could not be taken away yet; it will be at the next start",
                metadata: ["error": "\(error)"])
        }
    }
}
