import Columns
import Foundation
import GRDB
import Messages

/// A case as its table holds it.
struct CaseRecord: Sendable {
    let id: UUIDv7
    /// It stands for a case that was turned 转检举控告, before those who must not know.
    let isCover: Bool
    let number: CaseNumber
    let kind: CaseKind
    let category: String
    let channel: CaseChannel
    let place: CasePlace
    let sight: AreaCode
    let office: Office
    let owner: Office
    let state: CaseState
    let resumes: CaseState?
    let wish: VisitWish
    let filed: Timestamp
    let content: SealedReference
    let contact: SealedReference?
    let receive: Deadline?
    let answer: Deadline?
    let visit: Deadline?
    let papersLeft: Int?
    /// The last day to supply papers, while they are waited for.
    let papersDay: CivilDay?
    /// How it was counted, while it rests on a year whose days off are not published.
    let papersProvisional: CountedDays?
    let overdue: [CaseClock]
    let countyTold: Bool
    let urged: Int
    let supervised: Bool
    let extensionAsked: ExtensionAsked?
    let draft: Draft?
    let lead: String?
    let helpers: [String]
    let joinedInto: UUIDv7?
    let attempts: Int
    let answered: Timestamp?
    let closed: Timestamp?
    let grade: CaseGrade?
    /// Whether the grade is in the figures.
    let gradeCounts: Bool
    /// Whether who holds the receipt is taken for who filed the case: who filed it, or who said a code that was sent to a
    /// telephone that such a person, or the paper, left. It alone decides whether a judgement counts.
    let isConfirmed: Bool
    /// Whether the telephone was left by who filed the case, or with it.
    let contactIsConfirmed: Bool
    /// Whether the receipt's number took another's place.
    let isReissued: Bool
    /// Whether the number rests because an older one objected.
    let rests: Bool
    /// Whether a number was ever objected to.
    let isObjected: Bool
    let reopened: Int
    /// A second look was asked for 复核.
    let lookedAgain: Bool
    /// Who entered it for its filer; nil if the filer did.
    let enteredBy: String?
    /// Who declined it last, since it was last taken on.
    let declinedBy: String?
    /// Who drafted and who approved the answer that the filer has.
    let answeredBy: Set<String>
    /// Whose posts were asked to check what is now to be checked, by duty.
    let asked: [CheckingDuty: Office]
    /// Voice messages that nobody has written down yet.
    let untranscribed: Int
    let due: Int

    struct ExtensionAsked {
        let days: Int
        let by: String
        let note: SealedReference?
    }

    struct Draft {
        let text: SealedReference?
        let by: String
        let byTelephone: Bool
        let files: [AttachedFile]
    }

    var subject: Subject { .case(id) }
    var relation: CaseRelation {
        CaseRelation(
            office: office, owner: owner, village: place.village, grid: place.grid, isObjected: isObjected)
    }

    var standing: CaseStatus { standing(overdue: overdue) }

    private func standing(overdue: [CaseClock]) -> CaseStatus {
        CaseStatus(
            case: id, state: state, office: office, responsible: owner, receiveBy: receive?.day, answerBy: answer?.day,
            visitBy: visit?.day, provisional: CaseClock.provisional(receive: receive, answer: answer, visit: visit),
            overdue: overdue)
    }

    var row: CaseRow { row(overdue: overdue) }

    /// No clock of a cover rings: what is overdue of it is seen when it is looked at.
    func row(at now: Timestamp) -> CaseRow {
        let isLate = isCover && answer.map { $0.end <= now } ?? false
        return row(overdue: CaseClock.allCases.filter { overdue.contains($0) || isLate && $0 == .answer })
    }

    private func row(overdue: [CaseClock]) -> CaseRow {
        CaseRow(
            standing: standing(overdue: overdue), number: number, kind: kind, category: category, channel: channel,
            place: place,
            filed: filed,
            wish: wish, urged: urged, supervised: supervised, extensionRequested: extensionAsked != nil,
            reopened: reopened, grade: grade, gradeCounts: gradeCounts, untranscribed: untranscribed)
    }

    func deadline(of clock: CaseClock) -> Deadline? {
        switch clock {
        case .receive: receive
        case .answer: answer
        case .visit: visit
        }
    }
}

extension CaseRecord: FetchableRecord {
    init(row: Row) throws {
        id = try row.value("id")
        isCover = row["cover"]
        number = try row.value("number")
        kind = try row.value("kind")
        category = row["category"]
        channel = try row.value("channel")
        place = CasePlace(
            village: try row.value("village"), grid: row["grid"],
            household: try row.valueIfPresent("household", as: UUIDv7.self))
        sight = try row.value("sight")
        office = try row.value("office")
        owner = try row.value("owner")
        state = try row.value("state")
        resumes = try row.valueIfPresent("resumes", as: CaseState.self)
        wish = try row.value("wish")
        filed = try row.value("filed")
        content = try row.json("content")
        contact = try row.jsonIfPresent("contact")
        receive = try row.jsonIfPresent("receive")
        answer = try row.jsonIfPresent("answer")
        visit = try row.jsonIfPresent("visit")
        papersLeft = row["papers_left"]
        papersDay = try row.valueIfPresent("papers_day", as: CivilDay.self)
        papersProvisional = try row.jsonIfPresent("papers_provisional")
        let marks: Int = row["overdue"]
        overdue = CaseClock.allCases.filter { marks & $0.mark != 0 }
        countyTold = row["county_told"]
        urged = row["urged"]
        supervised = row["supervised"]
        let note: SealedReference? = try row.jsonIfPresent("extension_note")
        extensionAsked = (row["extension_days"] as Int?).map {
            ExtensionAsked(days: $0, by: row["extension_by"] ?? "", note: note)
        }
        let byTelephone: Bool = row["draft_telephone"]
        let files: [AttachedFile] = try row.jsonIfPresent("draft_files") ?? []
        draft = try row.jsonIfPresent("draft").map {
            Draft(text: $0, by: row["draft_by"] ?? "", byTelephone: byTelephone, files: files)
        }
        lead = row["lead"]
        helpers = try row.jsonIfPresent("helpers") ?? []
        joinedInto = try row.valueIfPresent("joined_into", as: UUIDv7.self)
        attempts = row["attempts"]
        answered = try row.valueIfPresent("answered", as: Timestamp.self)
        closed = try row.valueIfPresent("closed", as: Timestamp.self)
        grade = try row.valueIfPresent("grade", as: CaseGrade.self)
        gradeCounts = row["grade_counts"]
        isConfirmed = row["confirmed"]
        contactIsConfirmed = row["contact_confirmed"]
        isReissued = row["reissued"]
        rests = row["rests"]
        isObjected = row["objected"]
        reopened = row["reopened"]
        lookedAgain = row["looked_again"]
        enteredBy = row["entered_by"]
        declinedBy = row["declined_by"]
        let drafter: String? = row["answer_drafter"]
        let approver: String? = row["answer_approver"]
        answeredBy = Set([drafter, approver].compactMap(\.self))
        let offices: [CheckingDuty: String?] = [
            .review: row["review_office"], .decideExtension: row["extension_office"], .visit: row["visit_office"],
        ]
        asked = offices.compactMapValues { $0.flatMap { Office($0) } }
        untranscribed = row["untranscribed"]
        due = row["due"]
    }

    /// The case itself, never its cover.
    static func find(_ id: UUIDv7, _ db: Database) throws -> CaseRecord? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM case_file WHERE id = ? AND cover = 0")
        return try CaseRecord.fetchOne(statement, arguments: [id])
    }

    /// The id of the case that people call by a number.
    static func id(of number: CaseNumber, _ db: Database) throws -> UUIDv7? {
        let statement = try db.cachedStatement(sql: "SELECT id FROM case_file WHERE number = ? AND cover = 0")
        return try UUIDv7.fetchOne(statement, arguments: [number.digits])
    }

    /// The case itself, and then its cover, if it has one.
    static func faces(of id: UUIDv7, _ db: Database) throws -> [CaseRecord] {
        let statement = try db.cachedStatement(sql: "SELECT * FROM case_file WHERE id = ? ORDER BY cover")
        return try CaseRecord.fetchAll(statement, arguments: [id])
    }

    static func find(receiptDigest: String, _ db: Database) throws -> CaseRecord? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM case_file WHERE receipt = ?")
        return try CaseRecord.fetchOne(statement, arguments: [receiptDigest])
    }

    /// Those that are answered together with a case, oldest first.
    static func joined(into lead: UUIDv7, _ db: Database) throws -> [CaseRecord] {
        try CaseRecord.fetchAll(
            db, sql: "SELECT * FROM case_file WHERE joined_into = ? AND state = 'joined' ORDER BY id",
            arguments: [lead])
    }

    /// Who must keep out of a case 回避.
    static func recused(from id: UUIDv7, _ db: Database) throws -> Set<String> {
        try String.fetchSet(db, sql: "SELECT account FROM case_recused WHERE case_id = ?", arguments: [id])
    }

    static func isRecused(_ account: String, from id: UUIDv7, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM case_recused WHERE case_id = ? AND account = ?)",
            arguments: [id, account]) ?? false
    }
}

extension CaseClock {
    /// Those whose day rests on a year whose days off are not published 暂定.
    static func provisional(receive: Deadline?, answer: Deadline?, visit: Deadline? = nil) -> [CaseClock] {
        let clocks: [(CaseClock, Deadline?)] = [(.receive, receive), (.answer, answer), (.visit, visit)]
        return clocks.filter { $0.1?.provisional != nil }.map(\.0)
    }

    /// Its bit in the column of marks.
    var mark: Int {
        switch self {
        case .receive: 1
        case .answer: 2
        case .visit: 4
        }
    }
}
