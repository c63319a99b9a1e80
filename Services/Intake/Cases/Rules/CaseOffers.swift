import GRDB
import Messages
import ServiceKit

/// What a page offers: the acts that the table allows, without what could only be refused. An act that is offered succeeds
/// when its form is filled in.
extension CaseHandlers {
    func acts(on record: CaseRecord, _ act: Act) throws -> [CaseAct] {
        let duties = CaseDuties(record, at: act.now, act.database)
        return try CaseRules.acts(in: record.state, by: record.relation.parties(of: act.actor)).filter { possible in
            try duties.allows(possible, by: act.actor) && isOpen(possible, on: record, act)
        }
    }

    /// Whether nothing in the case itself stands in the way of an act that the actor's posts may do.
    private func isOpen(_ what: CaseAct, on record: CaseRecord, _ act: Act) throws -> Bool {
        let isOwn = record.office == record.owner
        return switch what {
        case .answer where record.state == .received:
            try CaseDuties(record, at: act.now, act.database).allows(.accept, by: act.actor)
        case .forward: try isOwn && mayForward(record, act)
        case .return: !isOwn || record.office.superior != nil
        case .takeUp: Self.officeAbove(record, of: act.actor) != nil
        case .requestExtension: record.extensionAsked == nil && record.answer.map { act.now < $0.end } ?? false
        case .decideExtension: record.extensionAsked != nil && record.answer != nil
        case .close: obstacleToClosing(record, by: record.relation.parties(of: act.actor)) == nil
        case .join: try mayJoin(record, act)
        case .handDown: record.owner.line == .discipline && record.lead == act.actor.account
        case .recover: record.contact != nil
        case .reissue: try record.contact != nil && mayReissue(record, act)
        case .transcribe: try !CaseTranscripts.voices(of: record.id, act.database).isEmpty
        default: true
        }
    }

    /// The lowest of the actor's offices above the responsible one; that one itself where it forwarded the case down.
    static func officeAbove(_ record: CaseRecord, of actor: Principal) -> Office? {
        let owner = record.owner
        let mayTakeBack = owner != record.office && owner.area.contains(record.office.area)
        return sequence(first: owner, next: \.superior).dropFirst(mayTakeBack ? 0 : 1)
            .first(where: actor.offices.contains)
    }

    /// Whether there is an office that a case can be forwarded to. One of affairs always has another.
    private func mayForward(_ record: CaseRecord, _ act: Act) throws -> Bool {
        guard record.office.line == .discipline else { return true }
        let duties = CaseDuties(record, at: act.now, act.database)
        return try [record.place.village.town, record.place.village.county].compactMap(\.self).contains { area in
            let office = Office(.discipline, area)
            return try office != record.office && area.contains(record.sight) && !duties.isOut(office)
        }
    }

    /// Why a case cannot be closed yet: after a visit, or where none is wanted, the responsible office closes it; after enough tries
    /// the one above, which says why.
    func obstacleToClosing(_ record: CaseRecord, by parties: Set<CaseParty>) -> DeskError? {
        guard record.state == .answered, record.wish != .none else { return nil }
        guard record.attempts >= policy.visitTries else {
            return .refused(
                "visit.first",
                "请先回访；\(policy.visitTries) 次没有回访成的，由上一级办结 (visit first; after \(policy.visitTries) tries the office above may close without)"
            )
        }
        guard parties.contains(.superior) || record.owner.line == .discipline else {
            return .forbidden("没有回访成的，由上一级办结 (without a visit it is the office above that closes)")
        }
        return nil
    }

    /// Who closes a case that cannot be visited: the office above, at the county and in a matter of discipline the responsible one.
    static func closerWithoutVisit(_ record: CaseRecord) -> Office {
        record.owner.line == .discipline ? record.owner : record.owner.superior ?? record.owner
    }

    /// Who is to close an answered case after enough visits in vain; nil before.
    func closerInVain(_ record: CaseRecord) -> Office? {
        guard record.state == .answered, record.wish != .none, record.attempts >= policy.visitTries else { return nil }
        return Self.closerWithoutVisit(record)
    }

    /// Whether the office works on another case that this one could be joined to.
    private func mayJoin(_ record: CaseRecord, _ act: Act) throws -> Bool {
        guard try CaseRecord.joined(into: record.id, act.database).isEmpty else { return false }
        let sight = CaseVisibility(act.actor).conditionWithoutRecused
        let states = [CaseState.received, .accepted, .assigned].map(\.rawValue)
        return try Bool.fetchOne(
            act.database,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM case_file
                    WHERE \(sight.sql) AND office = ? AND line = ? AND id <> ? AND cover = 0
                        AND state IN (\(Self.marks(states.count))))
                """,
            arguments: sight.arguments
                + [record.office.description, record.owner.line.rawValue, record.id.bytes]
                + StatementArguments(states)) ?? false
    }
}
