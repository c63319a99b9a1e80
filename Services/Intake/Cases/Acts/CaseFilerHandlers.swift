import Messages
import ServiceKit

extension CaseHandlers {
    func add(_ command: AddToCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.add, command.case, act)
        try act.record(CaseAdded(step: try turn.step(note: Self.written(command.text, act), files: try files(turn))))
        return try standing(of: turn.record.id, act)
    }

    func withdraw(_ command: WithdrawCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.withdraw, command.case, act)
        try act.record(CaseWithdrawn(step: try turn.step(), told: Self.drawnDay(act)))
        try part(from: turn.record, act)
        return try standing(of: turn.record.id, act)
    }

    func disown(_ command: DisownCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.disown, command.case, act)
        guard turn.record.place.household != nil else {
            throw DeskError.refused("case.no-household", "这件事没有记在哪一户名下 (the case is not a household's)")
        }
        try act.record(CaseDisowned(step: try turn.step()))
        return try standing(of: turn.record.id, act)
    }

    func leaveContact(_ command: LeaveContact, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.leaveContact, command.case, act)
        let telephone = try FilingRules.telephone(command.telephone)
        if let name = command.name { try FilingRules.text(name, "name", limit: 50) }
        let contact = CaseContact(telephone: telephone.description, name: command.name)
        try act.record(
            CaseContactLeft(step: try turn.step(), contact: try seal(contact, for: turn.record.subject, act)))
        return try standing(of: turn.record.id, act)
    }

    /// Nothing of it appears in the case: who handles that may be who it is about.
    func reportRetaliation(_ command: ReportRetaliation, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.reportRetaliation, command.case, act)
        try FilingRules.text(command.text, "text", limit: CaseContent.noteLimit)
        let report = act.newID()
        let text = try act.seal(command.text, for: .retaliation(report))
        try act.record(
            RetaliationReported(
                report: report, case: turn.record.id, office: Office(.discipline, turn.record.place.village.county),
                text: text))
        return turn.standing
    }
}
