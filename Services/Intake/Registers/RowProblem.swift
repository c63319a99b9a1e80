import Messages

/// Why a row of an import is not taken. The message is for a person and repeats nothing of the row that is personal.
struct RowProblem: Error, Equatable {
    let reason: RejectionReason
    let message: String

    static func malformed(_ message: String) -> RowProblem { .init(reason: .malformed, message: message) }

    static func duplicate(of line: Int) -> RowProblem {
        .init(reason: .duplicateInFile, message: "与第 \(line) 行重复；请只保留一行 (same as line \(line): keep one)")
    }

    static func unknownArea(_ code: AreaCode) -> RowProblem {
        .init(reason: .unknownArea, message: "区划代码 \(code) 未登记；请先导入区划 (area not registered: import areas first)")
    }

    static func unknownGrid(_ grid: String, in area: AreaCode) -> RowProblem {
        .init(
            reason: .unknownGrid,
            message: "\(area) 没有网格 \(grid)；请先导入网格 (grid not registered: import grids first)")
    }

    static func outsideScope(_ area: AreaCode) -> RowProblem {
        .init(reason: .outsideScope, message: "\(area) 不在您的管辖范围内 (outside what your roles reach)")
    }
}
