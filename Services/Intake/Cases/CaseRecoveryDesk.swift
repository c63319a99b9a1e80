import GRDB
import Messages
import ServiceKit

extension CaseDesk {
    /// Cases of one day that are looked through for a telephone.
    static let recoveryLimit = 2_000

    /// By the offices that work on a case or are responsible for it. No digest of a telephone is kept to look one up by: ten
    /// digits can be guessed, and what the vault forgets must be gone from the ledger too. The day's cases are opened
    /// inside the process instead; only of those that match does anything leave, on record.
    func findLost(_ command: FindLostCases, _ act: Act) throws -> FindLostCases.Reply {
        let asked = try FilingRules.telephone(command.telephone)
        let offices = act.actor.offices.map(\.description)
        guard !offices.isEmpty else {
            throw DeskError.forbidden("您没有办件的岗位 (this account has no post that handles cases)")
        }
        let marks = Array(repeating: "?", count: offices.count).joined(separator: ", ")
        let records = try CaseRecord.fetchAll(
            act.database,
            sql: """
                SELECT * FROM case_file
                WHERE filed_day = ? AND contact IS NOT NULL AND (owner IN (\(marks)) OR office IN (\(marks)))
                    AND (? IS NULL OR village = ?)
                    AND NOT EXISTS (SELECT 1 FROM case_recused WHERE case_id = case_file.id AND account = ?)
                ORDER BY id LIMIT ?
                """,
            arguments: StatementArguments([command.day.daysSince1970]) + StatementArguments(offices + offices)
                + [command.village?.description, command.village?.description]
                + [act.actor.account, Self.recoveryLimit + 1])
        guard records.count <= Self.recoveryLimit else {
            throw DeskError.refused(
                "recover.many",
                "这一天的来件超过 \(Self.recoveryLimit) 件，查不过来；请选是哪个村，或由承办的村、镇来查 (over \(Self.recoveryLimit) cases that day: name the village, or let the village or town look)"
            )
        }
        let found = try records.filter { record in
            guard try telephone(of: record, act)?.matches(asked) == true, let contact = record.contact else {
                return false
            }
            _ = try act.open(contact, of: record.subject, for: "recover")
            return true
        }
        guard !found.isEmpty else { throw Self.notRecovered }
        return FindLostCases.Reply(
            cases: found.map { LostCase(case: $0.id, kind: $0.kind, category: $0.category, filed: $0.filed) })
    }

    func recover(_ command: RecoverCase, _ act: Act) throws -> RecoverCase.Reply {
        let turn = try begin(.recover, .id(command.case), act)
        let record = turn.record
        let asked = try FilingRules.telephone(command.telephone)
        guard CivilDay(inChinaAt: record.filed) == command.day, let contact = record.contact,
            try telephone(of: record, act)?.matches(asked) == true
        else { throw Self.notRecovered }
        _ = try act.open(contact, of: record.subject, for: "recover")
        let number = try unusedNumber(act)
        try act.record(CaseReceiptReissued(step: try turn.step(), receipt: digest(of: number, act)))
        act.sealReply(for: record.subject)
        return RecoverCase.Reply(case: record.id, receipt: number.digits)
    }

    private static let notRecovered = DeskError.notFound(
        "recover.none",
        "当天的来件里没有留这个电话的；没有留电话的找不回，只能重新提交 (no case of that day holds this telephone: without one, file again)")

    private func telephone(of record: CaseRecord, _ act: Act) throws -> Telephone? {
        let contact: CaseContact? = try record.contact.flatMap { try peek($0, of: record, act) }
        return try contact?.telephone.map { try Telephone(reading: $0) }
    }
}
