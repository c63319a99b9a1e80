import Columns
import GRDB
import Messages
import ServiceKit

/// A lost receipt 补发查询码. Who holds the number is the filer; so no office that handles a case can give itself one: either the
/// telephone that was left says yes, or an office above does and everybody concerned is told.
extension CaseHandlers {
    /// Cases of one day that are looked through for a telephone.
    static let recoveryLimit = 2_000

    /// By the offices that have a case, and those above. No digest of a telephone is kept to look one up by: ten digits can be guessed, and what
    /// the vault forgets must be gone from the ledger too. The day's cases are opened inside the process instead; only of those
    /// that match does anything leave, on record.
    func findLost(_ command: FindLostCases, _ act: Act) throws -> FindLostCases.Reply {
        let asked = try FilingRules.telephone(command.telephone)
        guard !act.actor.offices.isEmpty else {
            throw DeskError.forbidden("您没有办件的岗位 (this account has no post that handles cases)")
        }
        let (condition, arguments) = CaseVisibility(act.actor).conditionWithoutRecused
        let records = try CaseRecord.fetchAll(
            act.database,
            sql: """
                SELECT * FROM case_file
                WHERE filed_day = ? AND contact IS NOT NULL AND (? IS NULL OR village = ?) AND \(condition)
                ORDER BY id LIMIT ?
                """,
            arguments: StatementArguments([command.day])
                + [command.village?.description, command.village?.description] + arguments
                + [Self.recoveryLimit + 1])
        guard records.count <= Self.recoveryLimit else {
            throw DeskError.refused(
                "recover.many",
                "这一天的来件超过 \(Self.recoveryLimit) 件，查不过来；请选是哪个村，或由承办的村、镇来查 (over \(Self.recoveryLimit) cases that day: name the village, or let the village or town look)"
            )
        }
        let hands: Set<CaseParty> = [.office, .owner, .superior]
        let found = try records.filter { record in
            guard !record.relation.parties(of: act.actor).isDisjoint(with: hands),
                try telephone(of: record, act)?.matches(asked) == true, let contact = record.contact
            else {
                return false
            }
            _ = try act.open(contact, of: record.subject, for: "recover")
            return true
        }
        guard !found.isEmpty else { throw Self.notRecovered }
        return FindLostCases.Reply(
            cases: try found.map { record in
                LostCase(
                    case: record.id, kind: record.kind, category: record.category, filed: record.filed,
                    mayReissue: try mayReissue(record, act))
            })
    }

    func recover(_ command: RecoverCase, _ act: Act) throws -> RecoverCase.Reply {
        let turn = try begin(.recover, .id(command.case), act)
        try check(turn.record, holds: command.telephone, from: command.day, act)
        guard try telephone(of: turn.record, act)?.textProblem == nil else {
            throw DeskError.refused(
                "recover.no-text",
                "留的电话收不到短信；请诉求人到承办单位的上一级补发 (the telephone that was left receives no text messages: let the office above issue the number)"
            )
        }
        let sent = try RecoveryCode.sentToday(turn.record.id, at: act.now, act.database)
        guard sent < RecoveryCode.dailyLimit else {
            let next = CivilDay(inChinaAt: act.now).advanced(by: 1)
            throw act.reached(
                "recovery_codes",
                .refused(
                    "recover.today",
                    "这件事今天已经发了 \(sent) 次验证码，\(CaseWords.day(next, now: act.now))可以再发；急用请到上一级单位补发 (\(sent) codes were sent today, again from \(next): or let the office above issue a number)"
                ))
        }
        if let former = try RecoveryCode.find(turn.record.id, act.database), act.now < former.sent + RecoveryCode.pause
        {
            throw DeskError.refused("recover.soon", "一分钟后才能再发 (another code can be sent a minute after the last)")
        }
        let digits = String(String(1_000_000 + act.random(1_000_000)).dropFirst())
        let expires = act.now + RecoveryCode.lifetime
        try act.record(
            CaseRecoveryBegun(
                step: try turn.step(), code: try act.seal(digits, for: turn.record.subject), expires: expires))
        return RecoverCase.Reply(
            case: turn.record.id, expires: expires, left: RecoveryCode.dailyLimit - sent - 1)
    }

    /// A wrong code is no error: that it was said must be on record.
    func confirmRecovery(_ command: ConfirmRecovery, _ act: Act) throws -> ConfirmRecovery.Reply {
        let turn = try begin(.recover, .id(command.case), act)
        let record = turn.record
        guard let code = try RecoveryCode.find(record.id, act.database), code.isGood(at: act.now),
            let digits = try act.peek(code.code, of: record.subject)
        else {
            throw DeskError.refused(
                "recover.code-expired", "验证码已失效，请重新发送 (the code is no longer good: send another)")
        }
        guard TypedNumber.digits(command.code) == digits else {
            try act.record(CaseRecoveryFailed(step: try turn.step(), failures: code.failures + 1))
            return ConfirmRecovery.Reply(
                case: record.id, receipt: nil, left: RecoveryCode.tries - code.failures - 1)
        }
        let number = try issue(turn, step: try turn.step(), byCode: true)
        return ConfirmRecovery.Reply(case: record.id, receipt: number, left: 0)
    }

    func reissue(_ command: ReissueReceipt, _ act: Act) throws -> ReissueReceipt.Reply {
        var turn = try begin(.reissue, .id(command.case), act)
        turn.actsFor = ReissueRules.offices(for: turn.record.relation).first(where: act.actor.works(for:))
        guard try mayReissue(turn.record, act) else {
            let offices = try ReissueRules.offices(for: turn.record.relation).map(words(act.database).name(of:))
            throw DeskError.forbidden(
                "没有短信验证的，由\(offices.joined(separator: "、"))没有经办过这件事的人补发 (without a code a number is issued by the office above, by somebody who did not work on the case)"
            )
        }
        try check(turn.record, holds: command.telephone, from: command.day, act)
        let number = try issue(turn, step: try turn.step(note: command.reason), byCode: false)
        return ReissueReceipt.Reply(case: turn.record.id, receipt: number)
    }

    /// Said with the number that was replaced. One that was issued on an office's word rests from then on; one that was issued for
    /// a code goes on, or whoever finds a lost receipt could shut its owner out.
    func objectToReissue(_ command: ObjectToReissue, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.objectToReissue, command.case, act)
        guard let former = turn.receipt?.former, let issuer = former.issuer else {
            throw ColumnDamaged("issuer")
        }
        guard former.objected == nil else {
            throw DeskError.refused(
                "object.already",
                "已经提过异议，上一级单位和市纪委都知道了 (this number has objected already: the office above and county discipline know)")
        }
        let record = turn.record
        try act.record(
            CaseReissueObjected(
                step: try turn.step(), receipt: former.digest, issuer: issuer,
                suspends: record.isReissued && !record.isConfirmed))
        return turn.standing
    }

    func mayReissue(_ record: CaseRecord, _ act: Act) throws -> Bool {
        ReissueRules.mayReissue(act.actor, record.relation, workers: try CaseWorkers.of(record, act.database))
    }

    private func issue(_ turn: CaseActContext, step: CaseStep, byCode: Bool) throws -> String {
        let (record, act) = (turn.record, turn.act)
        let number = try unusedNumber(act)
        try act.record(
            CaseReceiptReissued(
                step: step, receipt: digest(of: number, act), byCode: byCode,
                confirmed: byCode && record.contactIsConfirmed))
        act.sealReply(for: record.subject)
        return number.digits
    }

    /// - Throws: `DeskError.notFound` unless the case was filed on the day and holds the telephone.
    private func check(_ record: CaseRecord, holds typed: String, from day: CivilDay, _ act: Act) throws {
        let asked = try FilingRules.telephone(typed)
        guard CivilDay(inChinaAt: record.filed) == day, let contact = record.contact,
            try telephone(of: record, act)?.matches(asked) == true
        else { throw Self.notRecovered }
        _ = try act.open(contact, of: record.subject, for: "recover")
    }

    private static let notRecovered = DeskError.notFound(
        "recover.none",
        "当天的来件里没有留这个电话的；没有留电话的找不回，只能重新提交 (no case of that day holds this telephone: without one, file again)")

    private func telephone(of record: CaseRecord, _ act: Act) throws -> Telephone? {
        let contact: CaseContact? = try record.contact.flatMap { try peek($0, of: record, act) }
        return try contact?.telephone.map { try Telephone(reading: $0) }
    }
}
