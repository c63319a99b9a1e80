import Columns
import GRDB
import Messages
import ServiceKit
import WorkingDays

/// Handles what is asked about cases. Its rules are values; what it needs from others is handed in.
struct CaseHandlers: Sendable {
    let policy: CasePolicy
    let clocks: CaseClocks

    init(policy: CasePolicy, calendar: WorkingCalendar) {
        self.policy = policy
        clocks = CaseClocks(calendar: calendar, policy: policy)
    }

    /// The words of the places that are registered in a database.
    func words(_ db: Database) -> CaseWords {
        CaseWords(policy: policy) { try AreaRegister.find($0, in: db)?.name }
    }

    /// Finds the case a command names, and whether this act may be done to it now by this actor.
    ///
    /// - Throws: `DeskError`: not found, also where the actor may not know of it; recused; forbidden; the state; of a filer,
    ///   how often it was done.
    func begin(_ what: CaseAct, _ key: CaseKey, _ act: Act) throws -> CaseActContext {
        guard what.takesFiles || act.attachments.isEmpty else {
            throw DeskError.invalid("attachments.unwanted", "这一步不能带附件；请用补充或答复来传 (nothing can be attached to this act)")
        }
        let record: CaseRecord
        let parties: Set<CaseParty>
        var receipt: ReceiptPower?
        switch key {
        case .receipt(let typed):
            let found = try find(receipt: typed, act)
            record = found.record
            receipt = found.power
            parties = [.filer]
            // Of an act that is no filer's at all, the table says it.
            if CaseRules.filerActs.contains(what) { try found.power.check(what) }
        case .id, .number:
            record = try find(key, act)
            parties = record.relation.parties(of: act.actor)
        }
        let outcome: CaseRule.Outcome
        do {
            outcome = try CaseRules.outcome(of: what, in: record.state, by: parties)
        } catch .state {
            throw DeskError.refused(
                "case.state",
                "这件事现在不能这样办 ('\(what.rawValue)' is not possible while the case is '\(record.state.rawValue)')")
        } catch .party {
            throw DeskError.forbidden(
                "这一步不归您的岗位办 ('\(what.rawValue)' is not for this account's posts, as the case stands)")
        }
        try CaseDuties(record, at: act.now, act.database).check(what, by: act.actor, words(act.database))
        guard !record.isCover else { throw Self.recused }
        let turn = CaseActContext(record: record, parties: parties, outcome: outcome, act: act, receipt: receipt)
        if turn.isFiler { try FilerRates.of(what)?.check(record.id, act) }
        return turn
    }

    /// The case of a receipt's number, and what the number is good for.
    func find(receipt typed: String, _ act: Act) throws -> (record: CaseRecord, power: ReceiptPower) {
        let number: ReceiptNumber
        do {
            number = try ReceiptNumber(typed: typed)
        } catch .malformed {
            throw DeskError.invalid("receipt.malformed", "查询码是 16 位数字；请对着回执再输一遍 (a receipt's number has 16 digits)")
        } catch .mistyped {
            throw DeskError.invalid(
                "receipt.mistyped", "查询码有一位输错了；请对着回执再看一遍 (a digit is wrong: look at the receipt again)")
        }
        let digest = digest(of: number, act)
        if let record = try CaseRecord.find(receiptDigest: digest, act.database) {
            guard record.isReissued, !record.isConfirmed else { return (record, .full) }
            guard record.rests, let former = try FormerReceipt.last(of: record.id, act.database) else {
                return (record, .onWord)
            }
            return (record, .resting(former))
        }
        guard let found = try FormerReceipt.find(digest: digest, act.database),
            let record = try CaseRecord.find(found.case, act.database)
        else {
            throw DeskError.notFound(
                "receipt.unknown", "没有这个查询码；请核对回执 (there is no case with this number: compare it with the receipt)")
        }
        return (record, .former(found.former))
    }

    private static let unknown = DeskError.notFound(
        "case.unknown", "您的岗位名下没有这件事 (there is no such case among those of this account's posts)")

    /// A case as staff name it.
    func find(_ key: CaseKey, _ act: Act) throws -> CaseRecord {
        switch key {
        case .id(let id): return try find(id, act)
        case .number(let number):
            guard let id = try CaseRecord.id(of: number, act.database) else { throw Self.unknown }
            return try find(id, act)
        case .receipt:
            throw DeskError.invalid(
                "case", "查询码只给诉求人自己用；请填 8 位编号 (a receipt's number is its filer's: name the case by its 8 digits)")
        }
    }

    /// A case that the actor may know of and act in.
    func find(_ id: UUIDv7, _ act: Act) throws -> CaseRecord {
        let faces = try CaseRecord.faces(of: id, act.database)
        guard
            let record = faces.first(where: { face in
                CaseVisibility(act.actor).sees(face) || !face.relation.parties(of: act.actor).isEmpty
            })
        else {
            throw Self.unknown
        }
        let isKeptOut = try CaseRecord.isRecused(act.actor.account, from: id, act.database)
        guard try !isKeptOut && !(record.isCover && mayOpen(record, act)) else { throw Self.recused }
        return record
    }

    private static let recused = DeskError(
        .forbidden, "您已回避这件事 (this account is recused from the case)", code: "case.recused")

    func digest(of number: ReceiptNumber, _ act: Act) -> String {
        act.digest(number.digits, purpose: "receipt")
    }

    func standing(of id: UUIDv7, _ act: Act) throws -> CaseStatus {
        guard let record = try CaseRecord.find(id, act.database) else { throw ColumnDamaged("id") }
        return record.standing
    }
}
