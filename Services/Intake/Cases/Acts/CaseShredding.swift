import GRDB
import Messages
import ServiceKit

/// Who may destroy what a filer wrote: matters of discipline are out of reach of operators and of the affairs desks.
enum CaseShredding {
    /// Whether a subject is a case that lies, or lay first, with discipline, a task of one, or a report of retaliation.
    static func isOfDiscipline(_ subject: Subject, _ db: Database) throws -> Bool {
        switch subject.kind {
        case "retaliation", "task": return true
        case "case":
            guard let id = UUIDv7(subject.id), let record = try CaseRecord.find(id, db) else { return false }
            return record.relation.owner.line == .discipline || record.relation.office.line == .discipline
        default: return false
        }
    }

    static func checkDiscipline(_ act: Act) throws {
        guard act.actor.roles.contains(where: { $0.role == .countyDiscipline }) else {
            throw DeskError.forbidden(
                "监督件和打击报复报告只能由市纪委销毁 (only county discipline may destroy matters of supervision)")
        }
    }
}
