import Foundation
import GRDB
import Messages
import ServiceKit

extension CaseHandlers {
    /// 回传: what became of the cases that 12345 or 监督一点通 handed in, under the platform's own numbers.
    func platformResults(
        _ command: ExportPlatformResults, _ act: Act
    ) throws -> (ExportPlatformResults.Reply, [Data]) {
        guard command.channel.isPlatform else {
            throw DeskError.invalid(
                "channel", "只有 12345 和监督一点通的来件要回传 (results go back to 12345 and jiandu-yidiantong alone)")
        }
        guard command.from <= command.through else {
            throw DeskError.invalid("days", "起始日不能晚于截止日 ('from' comes before 'through')")
        }
        let sight = try sight(of: act.actor, over: command.area)
        let (condition, arguments) = sight.conditionWithoutRecused
        let records = try CaseRecord.fetchAll(
            act.database,
            sql: """
                SELECT * FROM case_file
                WHERE \(condition) AND channel = ? AND filed_day BETWEEN ? AND ? AND village >= ? AND village < ?
                ORDER BY id LIMIT ?
                """,
            arguments: arguments + [
                command.channel.rawValue, command.from.daysSince1970, command.through.daysSince1970,
                command.area.description, command.area.description + ":", ExportPlatformResults.rowLimit + 1,
            ])
        guard records.count <= ExportPlatformResults.rowLimit else {
            throw DeskError.refused(
                "platform.rows",
                "一次最多导出 \(ExportPlatformResults.rowLimit) 件；请缩短日期或缩小范围 (at most \(ExportPlatformResults.rowLimit) cases at once: take fewer days or a smaller area)"
            )
        }
        var sheet = PlatformSheet()
        for record in records where try mayOpen(record, act) { sheet.add(try result(of: record, act)) }
        let name = "\(command.channel.rawValue)-\(command.area)-\(command.from)-\(command.through).csv"
        return (.init(fileName: name, mediaType: "text/csv; charset=utf-8", rows: sheet.rows), [sheet.file])
    }

    private func result(of record: CaseRecord, _ act: Act) throws -> PlatformSheet.Entry {
        let purpose: OpeningPurpose = "platform-results"
        let content: CaseContent? = try open(record.content, of: record, for: purpose, act)
        let result = try CaseHistory.result(of: record.id, act.database)
        return PlatformSheet.Entry(
            number: content?.platformNumber ?? "已销毁", area: record.place.village,
            office: try words(act.database).name(of: record.owner),
            kind: policy.kinds.first { $0.kind == record.kind }?.formal ?? record.kind.rawValue,
            category: policy.category(record.category)?.name ?? record.category,
            state: record.state, filed: CivilDay(inChinaAt: record.filed),
            answered: result.map { CivilDay(inChinaAt: $0.at) },
            isLate: record.overdue.contains(.answer),
            text: try result?.text.flatMap { try act.open($0, of: record.subject, for: purpose) } ?? "",
            grade: record.gradeCounts ? record.grade : nil)
    }

    /// Cases of a platform that are looked through for its number, the newest.
    static let platformWindow = 1_000

    /// Not twice under one number, as far as the actor may know: of a case out of sight nothing is told. No digest of the
    /// number is kept, since it can be guessed; the platform's newest cases are opened inside the process instead.
    func checkUnentered(_ number: String, _ channel: CaseChannel, _ act: Act) throws {
        let (condition, arguments) = CaseVisibility(act.actor).conditionWithoutRecused
        let records = try CaseRecord.fetchAll(
            act.database, sql: "SELECT * FROM case_file WHERE \(condition) AND channel = ? ORDER BY id DESC LIMIT ?",
            arguments: arguments + [channel.rawValue, Self.platformWindow])
        for record in records {
            let content: CaseContent? = try peek(record.content, of: record, act)
            guard content?.platformNumber != number else {
                throw DeskError.refused(
                    "platform.entered",
                    "这个平台编号已经录入，编号 \(record.id) (a case with this number was entered already: \(record.id))")
            }
        }
    }
}
