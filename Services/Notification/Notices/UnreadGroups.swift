import Columns
import GRDB
import Messages

/// Notices of a rule that says `one-unread-per`: while somebody has not read one, no other of the same group is made for them.
///
/// What follows if nobody acts is counted by itself: an unread notice does not hold its own reminder back.
enum UnreadGroups {
    /// Whether `addressee` has an unread notice of a rule's group, of the same step of what follows.
    static func holds(
        _ addressee: Addressee, _ group: String, of rule: String, step: Int, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM announcement JOIN notice ON notice.announcement = announcement.position
                        WHERE announcement.rule = ? AND announcement.grouped = ? AND announcement.step = ?
                            AND notice.addressee = ? AND notice.read IS NULL AND notice.done IS NULL)
                    """),
            arguments: [rule, group, step, addressee]) ?? false
    }
}

extension AudienceSearch.Found {
    /// Without those who have an unread notice of the same group. A post's robot, which reads nothing, speaks only where
    /// somebody is told, or nobody sits.
    func newly(of announcement: Announcement, _ db: Database) throws -> Self {
        guard let group = announcement.group else { return self }
        var newly = self
        newly.people = try people.filter {
            try !UnreadGroups.holds($0.to, group, of: announcement.rule, step: announcement.after?.step ?? 0, db)
        }
        if newly.people.isEmpty, !people.isEmpty { newly.posts = [] }
        return newly
    }
}
