import Columns
import GRDB
import Messages

/// Who may give out a receipt number without a code: somebody that the case does not pass by, since who gives out a number
/// could keep it.
enum ReissueRules {
    /// The offices that may, the lowest first: those above the one that works on the case and above the one that is responsible;
    /// at the county, where there is none, the county's own.
    ///
    /// Once somebody said with an older number that they asked for none, county discipline too, in every line: it is told of that, and
    /// may put it right.
    static func offices(for relation: CaseRelation) -> [Office] {
        let above = Self.above(relation.owner).filter(Self.above(relation.office).contains)
        let county = relation.village.county
        let own = above.isEmpty ? [Office(relation.owner.line, county)] : above
        let discipline = Office(.discipline, county)
        return relation.isObjected && !own.contains(discipline) ? own + [discipline] : own
    }

    /// - Parameter workers: accounts that worked on the case, or gave out a number of it: see `CaseWorkers`.
    static func mayReissue(_ actor: Principal, _ relation: CaseRelation, workers: Set<String>) -> Bool {
        !workers.contains(actor.account) && offices(for: relation).contains(where: actor.works(for:))
    }

    private static func above(_ office: Office) -> [Office] {
        Array(sequence(first: office, next: \.superior).dropFirst())
    }
}

/// The accounts through whose hands a case went.
enum CaseWorkers {
    /// Acts that look after a case from outside, or ask for a code, and make nobody one of those who work on it.
    static let outside: Set<String> = Set(
        ([
            CaseSupervised.self, CaseExtended.self, CaseExtensionRefused.self, CaseUrged.self, CaseRecused.self,
            CaseRecoveryBegun.self, CaseRecoveryFailed.self,
        ] as [any CaseEvent.Type]).map { $0.type.act })

    static func of(_ record: CaseRecord, _ db: Database) throws -> Set<String> {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT DISTINCT account, act FROM case_step WHERE case_id = ?"),
            arguments: [record.id])
        let acted = rows.compactMap { row -> String? in
            let (account, act): (String, String) = (row[0], row[1])
            return outside.contains(act) ? nil : account
        }
        let assigned = record.helpers + [record.lead, record.draft?.by].compactMap(\.self)
        return Set(acted + assigned).subtracting([CaseStep.filer, CaseStep.clock])
    }
}
