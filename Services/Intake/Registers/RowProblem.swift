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

    /// - Parameter registered: a grid of the area with the same number but for zeros before it.
    static func unknownGrid(_ grid: String, in area: AreaCode, registered: String?) -> RowProblem {
        .init(
            reason: .unknownGrid,
            message: registered.map {
                "\(area) 没有网格 \(grid)，登记的是 \($0)；前面的 0 可能被表格软件去掉了，请改回来 (registered is \($0): a spreadsheet may "
                    + "have dropped its zeros)"
            } ?? "\(area) 没有网格 \(grid)；请先导入网格 (grid not registered: import grids first)")
    }

    static func outsideScope(_ area: AreaCode) -> RowProblem {
        .init(reason: .outsideScope, message: "\(area) 不在您的管辖范围内 (outside what your roles reach)")
    }
}
