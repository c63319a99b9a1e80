package import Messages

/// A row of an import command that can be read from a sheet.
package protocol SheetRow: Sendable {
    static var columns: [SheetColumn] { get }
    /// Takes the fields in the order of `columns`; nil of a column that the sheet does not have.
    init(line: Int, fields: [String?])
    /// What two rows of one file may not share; nil if it cannot be told.
    var identity: String { get }
}

extension AreaRow: SheetRow {
    package static let columns = [
        SheetColumn(["区划代码", "代码", "code"], .area), SheetColumn(["名称", "name"]),
        SheetColumn(["类型", "kind"], required: false),
        SheetColumn(["办公电话", "电话", "telephone"], required: false, .telephone),
        SheetColumn(["办公时间", "hours"], required: false), SheetColumn(["办公地址", "地址", "address"], required: false),
        SheetColumn(["纪检电话", "discipline-telephone"], required: false, .telephone),
        SheetColumn(["纪检地址", "discipline-address"], required: false),
    ]

    package init(line: Int, fields: [String?]) {
        self.init(
            line: line, code: fields[0] ?? "", name: fields[1] ?? "", kind: fields[2], telephone: fields[3],
            hours: fields[4], address: fields[5], disciplineTelephone: fields[6], disciplineAddress: fields[7])
    }

    package var identity: String { code }
}

extension GridRow: SheetRow {
    package static let columns = [
        SheetColumn(["村代码", "区划代码", "area"], .area), SheetColumn(["网格号", "网格", "grid"], .number),
        SheetColumn(["网格名称", "名称", "name"], required: false),
    ]

    package init(line: Int, fields: [String?]) {
        self.init(line: line, area: fields[0] ?? "", grid: fields[1] ?? "", name: fields[2])
    }

    package var identity: String { "\(area)-\(grid)" }
}

extension PostRow: SheetRow {
    package static let columns = [
        SheetColumn(["岗位", "角色", "role"]), SheetColumn(["区划代码", "村代码", "area"], .area),
        SheetColumn(["网格号", "网格", "grid"], required: false, .number),
        SheetColumn(["序号", "ordinal"], required: false),
        SheetColumn(["A/B岗", "AB岗", "seat"], required: false), SheetColumn(["账号", "account"], required: false),
        SheetColumn(["姓名", "name"]), SheetColumn(["电话", "telephone"], required: false, .telephone),
        SheetColumn(["到岗日期", "from"], required: false),
    ]

    package init(line: Int, fields: [String?]) {
        self.init(
            line: line, role: fields[0] ?? "", area: fields[1] ?? "", grid: fields[2] ?? "", ordinal: fields[3] ?? "",
            seat: fields[4] ?? "", account: fields[5], name: fields[6] ?? "", telephone: fields[7],
            from: fields[8] ?? "")
    }

    package var identity: String { [role, area, grid, ordinal, seat].joined(separator: "|") }
}

/// A file of guardians: posts whose role every line shares.
package struct GuardianRow: SheetRow {
    package let post: PostRow

    package static let columns = [
        SheetColumn(["村代码", "区划代码", "area"], .area), SheetColumn(["网格号", "网格", "grid"], .number),
        SheetColumn(["序号", "ordinal"], required: false), SheetColumn(["A/B岗", "AB岗", "seat"], required: false),
        SheetColumn(["账号", "account"], required: false), SheetColumn(["姓名", "name"]),
        SheetColumn(["电话", "telephone"], required: false, .telephone),
        SheetColumn(["到岗日期", "from"], required: false),
    ]

    package init(line: Int, fields: [String?]) {
        post = PostRow(line: line, fields: [Role.guardian.rawValue] + fields)
    }

    package var identity: String { post.identity }
}

extension HouseholdRow: SheetRow {
    package static let columns = [
        SheetColumn(["村代码", "区划代码", "area"], .area), SheetColumn(["网格号", "网格", "grid"], .number),
        SheetColumn(["户号", "number"], .number), SheetColumn(["门牌号", "门牌", "door"]),
        SheetColumn(["户主", "户主姓名", "holder"]),
        SheetColumn(["电话", "联系电话", "telephone"], required: false, .telephone),
        SheetColumn(["走访顺序", "顺序", "order"], required: false),
    ]

    package init(line: Int, fields: [String?]) {
        self.init(
            line: line, area: fields[0] ?? "", grid: fields[1] ?? "", number: fields[2] ?? "", door: fields[3] ?? "",
            holder: fields[4] ?? "", telephone: fields[5], order: fields[6])
    }

    package var identity: String { "\(area)|\(number)" }
}
