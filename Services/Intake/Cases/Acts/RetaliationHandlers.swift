import Columns
import GRDB
import Messages
import ServiceKit

/// Reports of retaliation 打击报复: for county discipline alone, who handles the case may be who it is about.
extension CaseHandlers {
    /// A case that is reported on again comes first anew; behind a cursor nothing is missed but what came to the front.
    func retaliation(_ query: ListRetaliation, _ view: View) throws -> ListRetaliation.Reply {
        let limit = query.limit
        let (condition, arguments) = try Self.retaliationCounties(of: view.actor)
        let before = try Self.retaliationCursor(query.cursor)
        let rows = try Row.fetchAll(
            view.database,
            sql: """
                SELECT case_id, number, MAX(report) AS newest, COUNT(*) AS reports,
                    COUNT(*) FILTER (WHERE case_retaliation.opened IS NULL) AS unopened
                FROM case_retaliation JOIN case_file ON case_file.id = case_id
                WHERE cover = 0 AND \(condition) GROUP BY case_id HAVING ?1 IS NULL OR MAX(report) < ?1
                ORDER BY newest DESC LIMIT ?2
                """, arguments: [before, limit + 1] + arguments)
        let cases = try rows.prefix(limit).map { row in
            let id: UUIDv7 = try row.value("case_id")
            return RetaliationCase(
                case: id, number: try row.value("number"), count: row["reports"], unopened: row["unopened"],
                newest: try Self.reports(of: id, before: nil, limit: RetaliationCase.shown, view.database))
        }
        let last = rows.count > limit ? try rows[limit - 1].value("newest", as: UUIDv7.self) : nil
        return ListRetaliation.Reply(cases: cases, cursor: last?.description)
    }

    func retaliation(_ query: ListRetaliationOfCase, _ view: View) throws -> ListRetaliationOfCase.Reply {
        let limit = query.limit
        let before = try Self.retaliationCursor(query.cursor)
        guard let record = try CaseRecord.find(query.case, view.database),
            view.actor.holds([.countyDiscipline], at: record.place.village)
        else {
            throw DeskError.notFound(
                "case.unknown", "您的岗位名下没有这件事 (there is no such case among those of this account's posts)")
        }
        let reports = try Self.reports(of: query.case, before: before, limit: limit + 1, view.database)
        return ListRetaliationOfCase.Reply(
            number: record.number, reports: Array(reports.prefix(limit)),
            cursor: reports.count > limit ? reports[limit - 1].report.description : nil)
    }

    func readRetaliation(_ command: ReadRetaliation, _ act: Act) throws -> ReadRetaliation.Reply {
        let row = try Row.fetchOne(
            act.database,
            sql: "SELECT report, case_id, at, opened, text, village FROM case_retaliation "
                + "JOIN case_file ON case_file.id = case_id WHERE cover = 0 AND report = ?",
            arguments: [command.report])
        guard let row, act.actor.holds([.countyDiscipline], at: try row.value("village")) else {
            throw DeskError.notFound(
                "retaliation.unknown", "您的岗位名下没有这份反映 (there is no such report for this account's posts)")
        }
        let text: SealedReference = try row.json("text")
        return ReadRetaliation.Reply(
            row: try RetaliationRow(row), text: try act.open(text, of: .retaliation(command.report), for: "read"))
    }

    /// Newest first.
    private static func reports(
        of id: UUIDv7, before: UUIDv7?, limit: Int, _ db: Database
    ) throws -> [RetaliationRow] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT report, case_id, at, opened FROM case_retaliation
                    WHERE case_id = ?1 AND (?2 IS NULL OR report < ?2) ORDER BY report DESC LIMIT ?3
                    """), arguments: [id, before, limit]
        ).map { try RetaliationRow($0) }
    }

    /// A condition on `case_file` whose parameters begin with the third.
    private static func retaliationCounties(of actor: Principal) throws(DeskError) -> (String, StatementArguments) {
        let counties = actor.roles.filter { $0.role == .countyDiscipline && $0.area.level == .county }
        guard !counties.isEmpty else {
            throw DeskError.forbidden("打击报复的反映只由县级纪委办理 (reports of retaliation are for county discipline)")
        }
        let marks = counties.indices.map { "?\($0 + 3)" }.joined(separator: ", ")
        return ("substr(village, 1, 6) IN (\(marks))", StatementArguments(counties.map(\.area.description)))
    }

    private static func retaliationCursor(_ text: String?) throws(DeskError) -> UUIDv7? {
        guard let text else { return nil }
        guard let report = UUIDv7(text) else { throw .unreadableCursor }
        return report
    }
}

extension RetaliationRow {
    init(_ row: Row) throws {
        self.init(
            report: try row.value("report"), case: try row.value("case_id"), at: try row.value("at"),
            opened: try row.valueIfPresent("opened", as: Timestamp.self))
    }
}

extension DeskError {
    static let unreadableCursor = invalid(
        "cursor", "请原样填上一页给出的游标 (give the cursor of the page before, as it was)")
}
