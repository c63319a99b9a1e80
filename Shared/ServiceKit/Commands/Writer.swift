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
    let systemInputs: SystemInputs
    let logger: Logger
    /// Hands a committed batch to the feed.
    let announce: @Sendable (FeedBatch) -> Void
    /// Called when the process must not go on: its disk did not take what it was given.
    let giveUp: @Sendable (any Error) -> Void
    /// Told of each batch whether it reached the disk.
    let store: StoreHealth

    private let batches = Counter(label: "qinglian_batches_total")
    private let lost = Counter(label: "qinglian_batches_lost_total")
    private let committing = Timer(label: "qinglian_batch_seconds")

    init(
        ledger: Ledger, vault: Vault, systemInputs: SystemInputs, logger: Logger,
        announce: @escaping @Sendable (FeedBatch) -> Void, giveUp: @escaping @Sendable (any Error) -> Void,
        store: StoreHealth = StoreHealth()
    ) {
        self.ledger = ledger
        self.vault = vault
        self.systemInputs = systemInputs
        self.logger = logger
        self.announce = announce
        self.giveUp = giveUp
        self.store = store
    }

    /// Runs one transaction. When it returns, everything is on disk and announced, and shredded keys are gone or, if the
    /// keyring could not be written, out of everybody's reach until `finishShreds` destroys them.
    ///
    /// - Parameters:
    ///   - body: answers the subjects to shred.
    ///   - isProbe: `body` changed something, though it appends nothing.
    ///   - settled: called once everything is on disk and before it is announced: those who wait for an answer come first.
    /// - Throws: what `body` threw, a `LedgerError` or a `VaultError`: then nothing of it is known to be on disk.
    func transact(
        isProbe: Bool = false, _ body: (Batch) throws -> [Shredding], settled: () -> Void = {}
    ) throws {
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
            vault.abandonBatch()
            lost.increment()
            store.lost(error)
            if error.endsTheProcess { giveUp(error) }
            throw error
        }
        store.committed(wrote: isProbe || !events.isEmpty)
        for shredding in shreds { try shred(shredding) }
        settled()
        batches.increment()
        committing.recordNanoseconds(Int64(DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds))
        if let last = events.last {
            let heads = Dictionary(events.map { ($0.type, $0.position) }, uniquingKeysWith: { $1 })
            announce(FeedBatch(ledger: ledger.id, since: since, head: last.position, events: events, heads: heads))
        }
    }

    /// The event is on disk: what fails here is done by `finishShreds`, or by the next start, which sweeps files too.
    ///
    /// - Throws: only what ends the process.
    private func shred(_ shredding: Shredding) throws {
        do {
            try vault.shred(shredding.subject)
            try vault.removeBlobs(shredding.blobs)
        } catch let error where error.endsTheProcess {
            giveUp(error)
            throw error
        } catch {
            logger.error(
                "sealed content could not be destroyed yet; nobody can open it", metadata: ["error": "\(error)"])
        }
    }

    /// Destroys the keys that could not be destroyed before.
    func finishShreds() {
        guard vault.hasUnfinishedShreds else { return }
        do {
            try vault.finishShreds()
            logger.notice("the keys that could not be destroyed before are destroyed now")
        } catch let error where error.endsTheProcess {
            giveUp(error)
        } catch {
            logger.debug("keys could not be destroyed yet", metadata: ["error": "\(error)"])
        }
    }

    /// Lets one decision have its effects, or none.
    ///
    /// - Returns: its outcome, and the act, which knows what else follows from it.
    /// - Throws: only what ends the whole batch.
    func attempt(
        actor: Principal, peer: String = "", now: Timestamp, attachments: [Data] = [], origin: EventOrigin = .own,
        _ batch: Batch,
        _ decide: (Act) throws -> Answer
    ) throws -> (outcome: Result<Answer, DeskError>, act: Act) {
        let act = Act(
            actor: actor, peer: peer, now: now, attachments: attachments, origin: origin, batch: batch,
            vault: vault,
            systemInputs: systemInputs)
        let (erased, noted) = (vault.erased, vault.noted)
        do {
            let answer = try batch.attempt {
                let answer = try decide(act)
                if act.isRehearsal { throw Rehearsed(answer: answer) }
                try act.finish()
                return answer
            }
            return (.success(answer), act)
        } catch {
            vault.erased = erased
            vault.noted = noted
            act.isUndone()
            // Of a batch that is lost, the next start takes the files away: whether it was committed is not known here.
            if !(error is LedgerError), !error.endsTheProcess { discard(act.files) }
            if let rehearsed = error as? Rehearsed { return (.success(rehearsed.answer), act) }
            return (.failure(try refusal(error)), act)
        }
    }

    /// What a caller is told of an error that undid its command.
    ///
    /// - Throws: the error, if it ends the whole batch.
    private func refusal(_ error: any Error) throws -> DeskError {
        switch error {
        case let error as DeskError:
            return error
        case let error as VaultError where error.code == .gone:
            return .refused("shredded", "这里的内容已经销毁，不能再写入 (what this writes to has been destroyed)")
        case let error as EventTooLong:
            return .refused("too-long", "\(error); send less at once")
        case is LedgerError:
            throw error
        case _ where error.endsTheProcess:
            throw error
        case let error as DatabaseError:
            // The transaction goes on, without this command: a full disk, for one, may have room again soon.
            logger.error("the database refused a command's work", metadata: ["error": "\(error.resultCode)"])
            store.refused(error)
            return .unavailable
        case let error as VaultError where error.code == .unreachable:
            logger.error("the vault could not do a command's work", metadata: ["error": "\(error)"])
            store.refused(error)
            return .unavailable
        default:
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

extension Error {
    /// Whether the disk refused to confirm a write, so that only a new process may go on.
    fileprivate var endsTheProcess: Bool {
        switch self {
        case let error as LedgerError: error.code == .mustExit
        case let error as VaultError: error.code == .mustExit
        default: false
        }
    }
}
