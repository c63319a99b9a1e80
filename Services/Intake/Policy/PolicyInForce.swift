import Foundation
import GRDB
import Messages
import Synchronization

/// The rules that hold: those that were set last, or the file's where none ever were.
final class PolicyInForce: Sendable {
    private let file: CasePolicy
    /// The one that was read last. Kept under its event's id, since a version may be rolled back and given again.
    private let known = Mutex<(event: Data, policy: CasePolicy)?>(nil)

    init(unlessSet file: CasePolicy) {
        self.file = file
    }

    /// As the tables of this snapshot, or of this act, have it.
    func read(_ db: Database) throws -> CasePolicy {
        guard let newest = try PolicyTable.newest(db) else { return file }
        if let policy = known.withLock({ $0?.event == newest.event ? $0?.policy : nil }) { return policy }
        let policy = try PolicyTable.policy(newest.version, db)
        known.withLock { $0 = (newest.event, policy) }
        return policy
    }
}
