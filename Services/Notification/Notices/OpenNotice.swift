import Foundation
import GRDB
import Messages
import ServiceKit

/// Notices of one matter that say "do" and of which nothing is done yet, read or not.
struct OpenNotice {
    let id: Data
    let rule: String
    let to: String

    static func all(about: Subject, _ db: Database) throws -> [OpenNotice] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT notice.id, announcement.rule, notice.addressee
                    FROM announcement JOIN notice ON notice.announcement = announcement.position
                    WHERE announcement.about = ? AND announcement.kind IN ('task', 'deadline') AND notice.done IS NULL
                    """), arguments: [about.description]
        ).map { OpenNotice(id: $0[0], rule: $0[1], to: $0[2]) }
    }

    /// Records that nothing is to be done of some of them; nothing, where there are none.
    static func end(about: Subject, _ act: Act, where isEnded: (OpenNotice) -> Bool) throws {
        let ended = try all(about: about, act.database).filter(isEnded)
        let rules = Set(ended.map(\.rule)).sorted()
        let to = Set(ended.map(\.to)).sorted().compactMap { Addressee($0) }
        for part in to.chunks(of: NoticesDone.limit) {
            try act.record(NoticesDone(about: about, rules: rules, to: part))
        }
    }
}
