import Bus
import Crypto
import Foundation
import GRDB
import Messages

/// A command that waits for the writer: received, read, and ready to be decided.
struct PendingCommand: Sendable {
    let id: UUIDv7
    let peer: Peer
    let actor: Principal
    let context: RequestContext
    let method: MethodName
    let attachments: [Data]
    let isIdempotent: Bool
    /// SHA-256 of method, parameters and attachments: tells a resent request from another under the same id.
    let digest: Data
    /// Decides it; of unreadable parameters, throws what is wrong with them.
    let decide: Decision
    let respond: Responder

    init(
        _ request: DeskRequest, _ entry: CommandEntry,
        admit: @escaping @Sendable (Principal, Timestamp, Database) throws -> Void
    ) {
        let incoming = request.request
        id = incoming.id
        peer = request.peer
        context = incoming.context
        actor = request.actor
        method = incoming.method
        attachments = request.attachments
        respond = request.respond
        isIdempotent = entry.isIdempotent
        var hash = SHA256()
        hash.update(data: Data((incoming.method.description + "\0").utf8))
        hash.update(data: incoming.params)
        for attachment in request.attachments { hash.update(data: Data(SHA256.hash(data: attachment))) }
        digest = Data(hash.finalize())
        do {
            let prepared = try entry.prepare(incoming.params)
            decide = { act in
                try admit(act.actor, act.now, act.database)
                return try prepared(act)
            }
        } catch {
            decide = { _ in throw error }
        }
    }
}

/// An answer as it leaves.
struct Reply: Sendable {
    let frame: Data
    var attachments: [Data] = []
    let outcome: Outcome

    init(frame: Data) {
        self.frame = frame
        outcome = .remembered
    }

    init(_ id: UUIDv7, _ outcome: Result<Answer, DeskError>) {
        switch outcome {
        case .success(let answer):
            frame = ReplyFrame.success(id: id, result: answer.result)
            attachments = answer.attachments
            self.outcome = .done
        case .failure(let error):
            frame = ReplyFrame.failure(id: id, error)
            self.outcome = .refused(error.reason ?? error.kind.map { "\($0)" } ?? "\(error.code)")
        }
    }

    /// What came of a command.
    enum Outcome: Equatable {
        case done
        /// Refused, with the refusal's stable name.
        case refused(String)
        /// Answered from memory: the same request was decided before.
        case remembered

        /// As logs say it. The name of a refusal tells what was asked, so that of a discreet method stays out.
        func logged(of method: Messages.MethodName) -> String {
            switch self {
            case .done: "done"
            case .refused(let name): method.isDiscreet ? "refused" : name
            case .remembered: "remembered"
            }
        }
    }
}

extension DeskRequest {
    /// Who asks: the actor that the request names if its peer may speak for others, the peer itself otherwise. Through what,
    /// the portal and whoever is in the run directory say; of another peer it is known.
    var actor: Principal {
        guard peer.mayDelegate, let actor = request.context.actor else { return Principal(account: peer.account) }
        return peer.kind == .operator ? actor.acting(through: .peer(peer.name)) : actor
    }

    /// The feed holds every matter, also those that a village must not hear of: it is for peers that ask for themselves, as
    /// followers do, and for operators; not for posts that a portal speaks for.
    ///
    /// - Throws: `DeskError.forbidden`.
    func requireInsider() throws {
        guard peer.mayDelegate, let actor = request.context.actor else { return }
        try actor.requireOperator()
    }
}
