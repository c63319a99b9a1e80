import Columns
import GRDB
import Messages

/// The steps of a case, oldest first.
enum CaseHistory {
    struct Step {
        let position: Int64
        let at: Timestamp
        let act: String
        let state: CaseState
        let by: String
        let office: Office?
        let note: SealedReference?
        let files: [AttachedFile]
    }

    /// The longest history that is shown; what is older than its newest 500 steps stays in the ledger.
    static let limit = 500

    static func steps(of id: UUIDv7, _ db: Database) throws -> [Step] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT position, at, act, state, account, office, note, files FROM case_step WHERE case_id = ?
                ORDER BY position DESC LIMIT ?
                """, arguments: [id, limit]
        ).reversed().map { row in
            Step(
                position: row["position"], at: try row.value("at"), act: row["act"],
                state: try row.value("state"),
                by: row["account"], office: try row.valueIfPresent("office", as: Office.self),
                note: try row.jsonIfPresent("note"), files: try row.jsonIfPresent("files") ?? [])
        }
    }

    /// How many files a case holds, all its steps together.
    static func files(of id: UUIDv7, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT SUM(json_array_length(files)) FROM case_step WHERE case_id = ? AND files IS NOT NULL",
            arguments: [id]) ?? 0
    }

    /// What the filer was last told as a result: the answer, or why the case was declined.
    static func result(of id: UUIDv7, _ db: Database) throws -> (at: Timestamp, text: SealedReference?)? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT at, note FROM case_step WHERE case_id = ? AND act IN (?, ?) ORDER BY position DESC LIMIT 1
                """, arguments: [id, CaseAnswered.type.act, CaseDeclined.type.act])
        return try row.map { (Timestamp(milliseconds: $0["at"]), try $0.jsonIfPresent("note")) }
    }

    /// Whether what was written, or came, with a step is the filer's to read.
    static func filerMayOpen(_ step: Step) -> Bool {
        shownToFiler.contains(step.act) && (step.by == CaseStep.filer || !notedForOffices.contains(step.act))
    }

    /// Acts that the filer hears of. Drafts, reviews, assignments, recusals and joining are the offices' own.
    static let shownToFiler: Set<String> = Set(
        ([
            CaseFiled.self, CaseAdded.self, CaseContactLeft.self, CaseWithdrawn.self, CaseDisowned.self,
            CaseReceived.self, CaseAccepted.self, CaseDeclined.self, CaseForwarded.self, CaseReturned.self,
            CaseTakenUp.self,
            CasePapersRequested.self, CasePapersSupplied.self, CasePapersLapsed.self, CaseTurned.self,
            CaseAnswered.self,
            CaseInterimAnswered.self, CaseVisited.self, CaseClosed.self, CaseJudged.self, CaseReopened.self,
            CaseSecondLookAsked.self, CaseRecoveryBegun.self, CaseReceiptReissued.self, CaseReissueObjected.self,
            CaseExtended.self, CaseUrged.self, CaseSupervised.self, CaseOverdue.self, CaseEscalated.self,
            CaseRescheduled.self,
        ] as [any CaseEvent.Type]).map { $0.type.act })

    /// Steps whose note was written between offices: the filer hears of the step, not of what they wrote each other.
    static let notedForOffices: Set<String> = Set(
        ([
            CaseForwarded.self, CaseReturned.self, CaseTakenUp.self, CaseSupervised.self, CaseVisited.self,
            CaseReceiptReissued.self,
        ] as [any CaseEvent.Type]).map { $0.type.act })
}
