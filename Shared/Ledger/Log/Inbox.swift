package import Foundation
import GRDB
package import Messages

/// A request that was answered, and its answer: what makes a resent request harmless.
package struct InboxEntry: Equatable, Sendable {
    /// SHA-256 of method, parameters and attachments.
    package let digest: Data
    /// The answer's bytes; sealed if `seal` is set.
    package let reply: Data
    /// The subject whose vault key seals the reply.
    package let seal: Subject?

    /// How long answers are kept: an hour longer than the ids they answer are accepted.
    package static let retention = Duration.seconds(25 * 3_600)

    package init(digest: Data, reply: Data, seal: Subject?) {
        self.digest = digest
        self.reply = reply
        self.seal = seal
    }
}

extension Batch {
    /// The answer already given to a request; its key is (peer, actor, id), never a routing id.
    package func remembered(peer: String, actor: String, id: UUIDv7) throws -> InboxEntry? {
        try statements.recall.first {
            $0.put(id)
            $0.put(peer)
            $0.put(actor)
        } _: { row in
            InboxEntry(digest: row.data(0), reply: row.data(1), seal: row.text(2).flatMap { Subject($0) })
        }
    }

    /// Keeps an answer, in the transaction of what it answers. Ids are time-ordered, so rows are added at the end.
    package func remember(peer: String, actor: String, id: UUIDv7, _ entry: InboxEntry) throws {
        try prepareToWrite()
        try statements.remember.execute { row in
            row.put(id)
            row.put(peer)
            row.put(actor)
            row.put(entry.digest)
            row.put(entry.reply)
            row.put(entry.seal?.description)
        }
    }

    /// Forgets answers to requests made before `time`, the oldest first, at most `limit` of them. `time` is
    /// `InboxEntry.retention` ago.
    ///
    /// - Returns: how many were forgotten; fewer than `limit` means that none are left.
    @discardableResult
    package func forgetRequests(before time: Timestamp, limit: Int = 1_000) throws -> Int {
        let db = try database
        let bound = UUIDv7.first(at: time).bytes
        let ids = try Data.fetchAll(
            db, sql: "SELECT request_id FROM inbox WHERE request_id < ? ORDER BY request_id LIMIT ?",
            arguments: [bound, limit])
        guard let last = ids.last else { return 0 }
        try db.execute(sql: "DELETE FROM inbox WHERE request_id <= ?", arguments: [last])
        return db.changesCount
    }
}
