import Foundation
import Messages
import Papers

/// Results for a platform as a CSV file that a spreadsheet program opens by double click.
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
    private var writer = CSVWriter()

    init() {
        writer.write(["平台编号", "区划代码", "负责单位", "类型", "类别", "办理结果", "来件日期", "答复日期", "是否按期", "满意度", "答复内容"])
    }

    mutating func add(_ entry: Entry) {
        let inTime = entry.answered == nil && !entry.isLate ? "" : entry.isLate ? "否" : "是"
        writer.write([
            .code(entry.number), .code(entry.area.description), .text(entry.office), .text(entry.kind),
            .text(entry.category), .text(Self.word(entry.state)), .text(entry.filed.description),
            .text(entry.answered?.description ?? ""), .text(inTime), .text(entry.grade.map(Self.word) ?? ""),
            .text(entry.text),
        ])
        rows += 1
    }

    var file: Data { Data(writer.text.utf8) }

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
