import Columns
import GRDB
import Messages
import ServiceKit

extension CaseHandlers {
    func list(_ query: ListCases, _ view: View) throws -> ListCases.Reply {
        let limit = query.limit
        var selection = try CaseSelection(view.actor)
        if !query.states.isEmpty { selection.and("state", in: query.states.map(\.rawValue)) }
        selection.narrow(kinds: query.kinds, mine: query.mine, area: query.area, category: query.category)
        if query.waiting == true { selection.waiting(for: view.actor.account, at: view.now, tries: policy.visitTries) }
        if query.overdue { selection.and("due < ?", [CivilDay(inChinaAt: view.now).daysSince1970]) }
        if let from = query.from { selection.and("filed_day >= ?", [from.daysSince1970]) }
        if let through = query.through { selection.and("filed_day <= ?", [through.daysSince1970]) }
        if let part = query.part { selection.and(part, today: CivilDay(inChinaAt: view.now)) }
        if let number = query.number { try selection.and(number: number) }
        if let text = query.cursor {
            guard let cursor = ListCursor(text) else {
                throw DeskError.unreadableCursor
            }
            selection.and("(due, id) > (?, ?)", [cursor.due, cursor.id.bytes])
        }
        let records = try CaseRecord.fetchAll(
            view.database,
            sql: "SELECT * FROM case_file WHERE \(selection.condition) ORDER BY due, id LIMIT ?",
            arguments: selection.arguments + [limit + 1])
        let page = records.prefix(limit)
        let next = records.count > limit ? page.last.map { ListCursor(due: $0.due, id: $0.id).text } : nil
        return ListCases.Reply(cases: page.map { $0.row(at: view.now) }, cursor: next)
    }

    func count(_ query: CountCases, _ view: View) throws -> CountCases.Reply {
        var selection = try CaseSelection(view.actor)
        selection.narrow(kinds: query.kinds, mine: query.mine, area: query.area, category: query.category)
        if query.waiting == true { selection.waiting(for: view.actor.account, at: view.now, tries: policy.visitTries) }
        let rows = try Row.fetchAll(
            view.database,
            sql: """
                SELECT state, COUNT(*) AS count, COUNT(*) FILTER (WHERE due < ?) AS overdue
                FROM case_file WHERE \(selection.condition) GROUP BY state
                """, arguments: [CivilDay(inChinaAt: view.now)] + selection.arguments)
        return CountCases.Reply(
            states: try rows.map { row in
                CountCases.Entry(state: try row.value("state"), count: row["count"], overdue: row["overdue"])
            })
    }

    /// Only cases of affairs: a guardian hears of no matter of supervision. Without those that the actor may not visit.
    func visits(_ query: ListVisits, _ view: View) throws -> ListVisits.Reply {
        let limit = query.limit
        var terms: [String] = []
        var arguments: StatementArguments = []
        for held in view.actor.roles {
            switch held.role {
            case .guardian where held.area.level == .village:
                terms.append(held.grid == nil ? "village = ?" : "(village = ? AND grid = ?)")
                arguments += [held.area]
                if let grid = held.grid { arguments += [grid] }
            case .townDesk:
                terms.append("(village >= ? AND village < ?)")
                arguments += [held.area, held.area.description + ":"]
            case .countyDesk:
                terms.append("visit_office = ?")
                arguments += [Office(.affairs, held.area)]
            default: continue
            }
        }
        guard !terms.isEmpty else {
            throw DeskError.forbidden("回访由清廉守护人和镇级岗位办理 (visits are for guardians and town desks)")
        }
        let records = try CaseRecord.fetchAll(
            view.database,
            sql: """
                SELECT * FROM case_file
                WHERE line = 'affairs' AND state = 'answered' AND visit IS NOT NULL
                    AND (\(terms.joined(separator: " OR ")))
                    AND NOT EXISTS (SELECT 1 FROM case_recused WHERE case_id = case_file.id AND account = ?)
                ORDER BY visit_day, id LIMIT ?
                """, arguments: arguments + [view.actor.account, limit])
        return ListVisits.Reply(
            visits: try records.compactMap { record in
                let duties = CaseDuties(record, at: view.now, view.database)
                guard let visit = record.visit, try duties.allows(.visit, by: view.actor) else { return nil }
                return DueVisit(
                    case: record.id, place: record.place, wish: record.wish, by: visit.day, attempts: record.attempts,
                    atDoor: try duties.allows(VisitWay.door, by: view.actor))
            })
    }

    static func marks(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }
}

/// The last row of a page: the list goes on behind it.
struct ListCursor: Equatable {
    let due: Int
    let id: UUIDv7

    init(due: Int, id: UUIDv7) {
        self.due = due
        self.id = id
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let due = Int(parts[0]), let id = UUIDv7(parts[1]) else { return nil }
        self.init(due: due, id: id)
    }

    var text: String { "\(due).\(id)" }
}
