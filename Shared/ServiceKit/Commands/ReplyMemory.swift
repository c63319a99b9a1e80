import Bus
import Foundation
import Ledger
import Messages
import Vault

/// What was answered, kept in the transaction of its effects: a request that is sent again gets the same answer and has no
/// second effect. A reply with a secret in it is kept sealed.
struct ReplyMemory {
    let batch: Batch
    let vault: Vault

    enum Recalled {
        case unknown
        case reply(Data)
        case refusal(DeskError)
    }

    func recall(_ command: PendingCommand) throws -> Recalled {
        guard let entry = try batch.remembered(peer: command.peer.name, actor: command.actor.account, id: command.id)
        else {
            return .unknown
        }
        guard entry.digest == code(of: command) else { return .refusal(.reusedID) }
        guard let subject = entry.seal else { return .reply(entry.reply) }
        do {
            return .reply(try vault.disclose(entry.reply, subject: subject))
        } catch let error as VaultError where error.code == .gone {
            return .refusal(.refused("shredded", "what this request was answered has been destroyed"))
        }
    }

    /// Keyed: a request may hold no more than a telephone number, and lies in backups longer than here.
    private func code(of command: PendingCommand) -> Data { vault.code(of: command.digest, purpose: "request") }

    func remember(
        _ command: PendingCommand, _ frame: Data, sealedFor subject: Subject?, newID: () -> UUIDv7
    ) throws {
        var kept = frame
        if let subject {
            kept = try vault.enclose(frame, subject: subject, id: newID())
        }
        try batch.remember(
            peer: command.peer.name, actor: command.actor.account, id: command.id,
            InboxEntry(digest: code(of: command), reply: kept, seal: subject))
    }
}
