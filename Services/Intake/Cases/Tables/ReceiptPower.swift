import Columns
import GRDB
import Messages

/// What the number on a receipt is good for.
enum ReceiptPower: Sendable {
    /// Who holds it is taken for who filed the case, or for whom staff entered it for.
    case full
    /// It was issued in the place of another on an office's word: it leads the case on, but ends nothing and takes nobody's telephone
    /// away.
    case onWord
    /// It was issued on an office's word and the holder of an older one objected: until another number is issued it tells what the older
    /// one tells. Rather the right person waits for an office than the wrong one reads on.
    case resting(FormerReceipt)
    /// It was replaced.
    case former(FormerReceipt)

    /// Acts of the filer that it allows, as far as the case does.
    var acts: Set<CaseAct> {
        switch self {
        case .full: Self.ordinary
        case .onWord: Self.ordinary.subtracting([.leaveContact, .withdraw, .disown])
        case .resting: [.reportRetaliation]
        case .former: [.reportRetaliation, .objectToReissue]
        }
    }

    /// The number that was replaced; what came after it is not told.
    var former: FormerReceipt? {
        switch self {
        case .full, .onWord: nil
        case .resting(let former), .former(let former): former
        }
    }

    private static let ordinary = CaseRules.filerActs.subtracting([.objectToReissue])

    /// - Throws: `DeskError.refused` that says which number goes, or who helps.
    func check(_ act: CaseAct) throws(DeskError) {
        guard !acts.contains(act) else { return }
        switch self {
        case .full:
            throw .refused(
                "receipt.in-force", "这个查询码没有被补发过，不用提异议 (this number was not replaced: there is nothing to object to)")
        case .onWord:
            throw .refused(
                act == .objectToReissue ? "receipt.in-force" : "receipt.on-word",
                "这个查询码是补发的，没有经提交时留的电话验证，不能办这一步；请带身份证到补发的单位办理 (this number was issued without the telephone left at filing saying so, and is not good for this: go to the office that issued it)"
            )
        case .resting:
            throw .refused(
                "receipt.resting",
                "有人用旧查询码提出了异议，这个查询码暂停使用；请带身份证到上一级单位或市纪委 (the old number objected and this one rests: go to the office above or to county discipline)"
            )
        case .former:
            throw .refused(
                "receipt.replaced",
                "这个查询码已经补发，请用新的；不是您本人办的，可以提出异议 (this number was replaced: use the new one, or object if it was not you)"
            )
        }
    }
}

/// A receipt number that was replaced, and how the case stood then.
struct FormerReceipt: Sendable, Equatable {
    let digest: String
    /// Of the event that replaced it.
    let position: Int64
    let replaced: Timestamp
    /// Who issued the other.
    let issuer: Office?
    let byCode: Bool
    let state: CaseState
    let office: Office
    let owner: Office
    let grade: CaseGrade?
    let objected: Timestamp?

    func standing(of id: UUIDv7) -> CaseStatus {
        CaseStatus(
            case: id, state: state, office: office, responsible: owner, receiveBy: nil, answerBy: nil, visitBy: nil,
            overdue: [])
    }
}

extension FormerReceipt: FetchableRecord {
    init(row: Row) throws {
        digest = row["receipt"]
        position = row["position"]
        replaced = try row.value("at")
        issuer = try row.valueIfPresent("issuer", as: Office.self)
        byCode = row["by_code"]
        state = try row.value("state")
        office = try row.value("office")
        owner = try row.value("owner")
        grade = try row.valueIfPresent("grade", as: CaseGrade.self)
        objected = try row.valueIfPresent("objected", as: Timestamp.self)
    }

    static func find(digest: String, _ db: Database) throws -> (case: UUIDv7, former: FormerReceipt)? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM case_former_receipt WHERE receipt = ?"), arguments: [digest])
        return try row.map { (try $0.value("case_id"), try FormerReceipt(row: $0)) }
    }

    /// The one whose place the number in force took; nil if it is the first.
    static func last(of id: UUIDv7, _ db: Database) throws -> FormerReceipt? {
        try FormerReceipt.fetchOne(
            db.cachedStatement(
                sql: "SELECT * FROM case_former_receipt WHERE case_id = ? ORDER BY position DESC LIMIT 1"),
            arguments: [id])
    }
}
