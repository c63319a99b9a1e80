import Columns
import GRDB
import Messages
import ServiceKit

/// How often who holds a case's receipt may do something to it. A receipt is a key to the time of whole offices: without a
/// bound, whoever has one can fill inboxes, cases and the ledger.
struct FilerRate: Sendable, Equatable {
    let act: CaseAct
    /// Per case and day in China.
    let perDay: Int
    /// Per case for good; nil: as often as there are days.
    let inAll: Int?
    /// As which step it is counted; nil of reports of retaliation, which leave none in the case.
    let counted: (any CaseEvent.Type)?

    static func == (left: FilerRate, right: FilerRate) -> Bool {
        left.act == right.act && left.perDay == right.perDay && left.inAll == right.inAll
    }
}

/// Each act of a filer with its rate.
enum FilerRates {
    static let all: [FilerRate] = [
        rate(.add, perDay: 10, inAll: CaseContent.additionLimit, CaseAdded.self),
        rate(.supplyPapers, perDay: 5, inAll: 50, CasePapersSupplied.self),
        rate(.leaveContact, perDay: 3, inAll: 20, CaseContactLeft.self),
        rate(.urge, perDay: 1, inAll: nil, CaseUrged.self),
        rate(.judge, perDay: 3, inAll: nil, CaseJudged.self),
        rate(.reopen, perDay: 3, inAll: nil, CaseReopened.self),
        // Once in all, as the rule of second looks says in its own words.
        rate(.secondLook, perDay: 3, inAll: nil, CaseSecondLookAsked.self),
        rate(.withdraw, perDay: 1, inAll: 1, CaseWithdrawn.self),
        rate(.disown, perDay: 1, inAll: 1, CaseDisowned.self),
        // Besides, each number that was replaced objects once.
        rate(.objectToReissue, perDay: 3, inAll: nil, CaseReissueObjected.self),
        // Never for good: who is retaliated against again is heard again.
        rate(.reportRetaliation, perDay: 5, inAll: nil, nil),
    ]

    static func of(_ act: CaseAct) -> FilerRate? { all.first { $0.act == act } }

    private static func rate(
        _ act: CaseAct, perDay: Int, inAll: Int?, _ counted: (any CaseEvent.Type)?
    ) -> FilerRate {
        FilerRate(act: act, perDay: perDay, inAll: inAll, counted: counted)
    }
}

extension FilerRate {
    /// What stands in the way of one more, when `today` were done today and `ever` in all; nil if nothing does.
    func obstacle(today: Int, ever: Int, now: Timestamp) -> DeskError? {
        if let inAll, ever >= inAll {
            return .refused(
                "\(act.rawValue).limit",
                "这一步最多 \(inAll) 次，已经用完；请打电话给承办单位 (this can be done \(inAll) times in all: call the office)")
        }
        guard today >= perDay else { return nil }
        let next = CivilDay(inChinaAt: now).advanced(by: 1)
        let (chinese, english) =
            act == .reportRetaliation
            ? ("遇到危险请打 110，也可以打 12388", "in danger call 110, and 12388 is open")
            : ("急事请打电话给承办单位", "call the office if it is urgent")
        return .refused(
            "\(act.rawValue).today",
            "这一步今天已经做了 \(today) 次，\(CaseWords.day(next, now: now))起可以再做；\(chinese) (done \(today) times today, again from \(next): \(english))"
        )
    }

    /// - Throws: `DeskError.refused`, `….today` or `….limit`, when the case has had enough of it.
    func check(_ id: UUIDv7, _ act: Act) throws {
        let day = CivilDay(inChinaAt: act.now)
        let (today, ever) = try counts(id, since: day.startInChina, act.database)
        if let obstacle = obstacle(today: today, ever: ever, now: act.now) { throw act.reached("filer_acts", obstacle) }
    }

    private func counts(_ id: UUIDv7, since: Timestamp, _ db: Database) throws -> (today: Int, ever: Int) {
        let row: Row?
        if let counted {
            row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT COUNT(*) FILTER (WHERE at >= ?), COUNT(*) FROM case_step
                        WHERE case_id = ? AND act = ? AND account = ?
                        """), arguments: [since, id, counted.type.act, CaseStep.filer])
        } else {
            row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT COUNT(*) FILTER (WHERE at >= ?), COUNT(*) FROM case_retaliation WHERE case_id = ?
                        """), arguments: [since, id])
        }
        return (row?[0] ?? 0, row?[1] ?? 0)
    }
}
