import Foundation
import Messages

/// Results for a platform as a CSV file that Excel opens by double click: UTF-8 with byte order mark, CRLF.
struct PlatformSheet {
    struct Entry {
        let number: String
        let area: AreaCode
        let office: String
        let kind: String
        let category: String
        let state: CaseState
        let filed: CivilDay
        /// The day of the answer, or of declining.
        let answered: CivilDay?
        let isLate: Bool
        let text: String
        let grade: CaseGrade?
    }

    private(set) var rows = 0
    private var lines = "\u{FEFF}平台编号,区划代码,负责单位,类型,类别,办理结果,来件日期,答复日期,是否按期,满意度,答复内容\r\n"

    mutating func add(_ entry: Entry) {
        let inTime = entry.answered == nil && !entry.isLate ? "" : entry.isLate ? "否" : "是"
        let cells = [
            Self.code(entry.number), Self.code(entry.area.description), MonthlySheet.cell(entry.office),
            MonthlySheet.cell(entry.kind), MonthlySheet.cell(entry.category), Self.word(entry.state),
            entry.filed.description, entry.answered?.description ?? "", inTime, entry.grade.map(Self.word) ?? "",
            MonthlySheet.cell(entry.text),
        ]
        rows += 1
        lines += cells.joined(separator: ",") + "\r\n"
    }

    var file: Data { Data(lines.utf8) }

    /// Kept as text, so that Excel does not round a long number; anything but plain letters, digits and hyphens is quoted.
    private static func code(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "-")
        }
        return isPlain ? "\"=\"\"\(text)\"\"\"" : MonthlySheet.cell(text)
    }

    /// As the platforms tell results apart.
    private static func word(_ state: CaseState) -> String {
        switch state {
        case .closed: "已办结"
        case .answered, .visited: "已答复"
        case .declined: "不予受理"
        case .withdrawn: "已撤回"
        case .turned: "转检举控告"
        default: "办理中"
        }
    }

    private static func word(_ grade: CaseGrade) -> String {
        switch grade {
        case .veryDissatisfied: "非常不满意"
        case .dissatisfied: "不满意"
        case .fair: "一般"
        case .satisfied: "满意"
        case .verySatisfied: "非常满意"
        }
    }
}
