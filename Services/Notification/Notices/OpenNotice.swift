import Columns
import Foundation
import GRDB
import Messages
import ServiceKit

/// Notices of one matter that say "do" and of which nothing is done yet, read or not.
struct OpenNotice {
    let id: Data
    let rule: String
    let to: String

    /// All of a matter are read at once. There are as many as rules that ask, times the accounts each asks, times the events that ask
    /// again before it is done. The rules are some forty; an office has few accounts; a clock asks once per rung, a filer hurries once
    /// per day (`FilerRates` of intake), and what asks otherwise changes the state of the case, which ends what was asked before. A
    /// case that an office of ten leaves lying for a year while its filer hurries it every day has 4,000.
    static func all(about: Subject, _ db: Database) throws -> [OpenNotice] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT notice.id, announcement.rule, notice.addressee
                    FROM announcement JOIN notice ON notice.announcement = announcement.position
                    WHERE announcement.about = ? AND announcement.kind IN ('task', 'deadline') AND notice.done IS NULL
                    """), arguments: [about]
        ).map { OpenNotice(id: $0[0], rule: $0[1], to: $0[2]) }
    }

    /// Records that nothing is to be done of some rules any more; nothing, where nothing was.
    static func end(_ rules: Set<String>, about: Subject, _ act: Act) throws {
        let ended = try all(about: about, act.database).filter { rules.contains($0.rule) }
        // Also of what nobody was there to be asked for.
        let open = try Set(ended.map(\.rule)).union(ToDos.rules(about: about, act.database).intersection(rules))
        guard !open.isEmpty else { return }
        let to = Set(ended.map(\.to)).sorted().compactMap { Addressee($0) }
        for part in to.isEmpty ? [[]] : to.chunks(of: NoticesDone.limit) {
            try act.record(NoticesDone(about: about, rules: open.sorted(), to: part))
        }
    }

    /// Records that some have nothing to do in a matter any more, where others still may.
    ///
    /// - Parameter rule: nil: of whatever asked.
    static func leave(_ accounts: Set<String>, _ rule: String? = nil, about: Subject, _ act: Act) throws {
        let left = try all(about: about, act.database).filter {
            accounts.contains($0.to) && (rule == nil || $0.rule == rule)
        }
        let to = Set(left.map(\.to)).sorted().compactMap { Addressee($0) }
        for part in to.chunks(of: NoticesDone.limit) {
            try act.record(
                NoticesDone(about: about, rules: Set(left.map(\.rule)).sorted(), to: part, stays: true))
        }
    }
}
