import Messages
import ServiceKit

/// One act on one case, allowed by the table: what a handler goes on with.
struct CaseActContext {
    let record: CaseRecord
    let parties: Set<CaseParty>
    let outcome: CaseRule.Outcome
    let act: Act
    /// What the number is good for that the filer named the case by; nil of staff.
    var receipt: ReceiptPower?
    /// Which of the actor's offices it is done for, where the act says so.
    var actsFor: Office?

    var isFiler: Bool { parties == [.filer] }

    /// Where the case stands after the act.
    var state: CaseState {
        switch outcome {
        case .stays: record.state
        case .becomes(let state): state
        case .resumes: record.resumes ?? .accepted
        }
    }

    /// How the case stands, as far as who acts may know.
    var standing: CaseStatus { receipt?.former?.standing(of: record.id) ?? record.standing }

    var by: String { isFiler ? CaseStep.filer : act.actor.account }

    /// Which of the actor's offices it is done for; nil of the filer and of a guardian.
    var office: Office? {
        if isFiler { return nil }
        if let actsFor { return actsFor }
        let own = act.actor.offices
        return [record.office, record.owner].first(where: own.contains)
            ?? own.first { $0.line == record.owner.line && $0.area.contains(record.sight) }
            ?? own.first { $0.line == .discipline && parties.contains(.overseer) }
    }

    /// The step of the event to record; `note` is sealed under the case.
    ///
    /// - Throws: `DeskError` if the note is blank or too long.
    func step(
        note: String? = nil, files: [AttachedFile] = [], state other: CaseState? = nil
    ) throws -> CaseStep {
        let sealed = try note.map { note in
            try FilingRules.text(note, "note", limit: CaseContent.noteLimit)
            return try act.seal(note, for: record.subject)
        }
        return step(sealed: sealed, files: files, state: other)
    }

    func step(sealed: SealedReference?, files: [AttachedFile] = [], state other: CaseState? = nil) -> CaseStep {
        CaseStep(record.id, other ?? state, by: by, office: office, note: sealed, files: files)
    }
}
