import GRDB
import Messages
import ServiceKit

extension CaseDesk {
    func list(_ query: ListCases, _ view: View) throws -> ListCases.Reply {
        let limit = try Self.limit(query.limit)
        let sight = CaseSight(view.actor)
        guard !sight.offices.isEmpty else {
            throw DeskError.forbidden("您没有办件的岗位 (this account has no post that handles cases)")
        }
        var (condition, arguments) = sight.conditionWithoutRecused
        func and(_ term: String, _ values: StatementArguments) {
            condition += " AND (\(term))"
            arguments += values
        }
        if !query.states.isEmpty {
            and("state IN (\(Self.marks(query.states.count)))", StatementArguments(query.states.map(\.rawValue)))
        }
        if !query.kinds.isEmpty {
            and("kind IN (\(Self.marks(query.kinds.count)))", StatementArguments(query.kinds.map(\.rawValue)))
        }
        if query.mine {
            let own = sight.offices.map(\.description)
            and("office IN (\(Self.marks(own.count)))", StatementArguments(own))
        }
        if query.overdue { and("due < ?", [CivilDay(inChinaAt: view.now).daysSince1970]) }
        if let area = query.area {
            and("village >= ? AND village < ?", [area.description, area.description + ":"])
        }
        if let text = query.cursor {
            guard let cursor = ListCursor(text) else {
                throw DeskError.invalid("cursor", "请原样填上一页给出的游标 (give the cursor of the page before, as it was)")
            }
            and("(due, id) > (?, ?)", [cursor.due, cursor.id.bytes])
        }
        let records = try CaseRecord.fetchAll(
            view.database,
            sql: "SELECT * FROM case_file WHERE \(condition) ORDER BY due, id LIMIT ?",
            arguments: arguments + [limit + 1])
        let page = records.prefix(limit)
        let next = records.count > limit ? page.last.map { ListCursor(due: $0.due, id: $0.id).text } : nil
        return ListCases.Reply(cases: page.map(\.row), cursor: next)
    }

    /// Only cases of affairs: a guardian hears of no matter of supervision.
    func visits(_ query: ListVisits, _ view: View) throws -> ListVisits.Reply {
        let limit = try Self.limit(query.limit)
        let grids = view.actor.roles.filter { $0.role == .guardian && $0.area.level == .village }
        let towns = view.actor.roles.filter { $0.role == .townDesk }
        guard !grids.isEmpty || !towns.isEmpty else {
            throw DeskError.forbidden("回访由清廉守护人和镇级岗位办理 (visits are for guardians and town desks)")
        }
        var terms: [String] = []
        var arguments: StatementArguments = []
        for held in grids {
            terms.append(held.grid == nil ? "village = ?" : "(village = ? AND grid = ?)")
            arguments += [held.area.description]
            if let grid = held.grid { arguments += [grid] }
        }
        for held in towns {
            terms.append("(village >= ? AND village < ?)")
            arguments += [held.area.description, held.area.description + ":"]
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
            visits: records.compactMap { record in
                record.visit.map {
                    DueVisit(
                        case: record.id, place: record.place, wish: record.wish, by: $0.day, attempts: record.attempts)
                }
            })
    }

    func retaliation(_ query: ListRetaliation, _ view: View) throws -> ListRetaliation.Reply {
        let limit = try Self.limit(query.limit)
        let counties = view.actor.roles.filter { $0.role == .countyDiscipline && $0.area.level == .county }
        guard !counties.isEmpty else {
            throw DeskError.forbidden("打击报复的反映只由县级纪委办理 (reports of retaliation are for county discipline)")
        }
        let rows = try Row.fetchAll(
            view.database,
            sql: """
                SELECT report, case_id, at FROM case_retaliation JOIN case_file ON case_file.id = case_id
                WHERE substr(village, 1, 6) IN (\(Self.marks(counties.count))) ORDER BY report DESC LIMIT ?
                """, arguments: StatementArguments(counties.map(\.area.description)) + [limit])
        return ListRetaliation.Reply(reports: try rows.map { try RetaliationRow($0) })
    }

    static func limit(_ limit: Int) throws -> Int {
        guard (1...200).contains(limit) else {
            throw DeskError.invalid("limit", "一页为 1 到 200 条 (a page holds 1 to 200)")
        }
        return limit
    }

    private static func marks(_ count: Int) -> String {
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
