import Messages

/// A row of a file of households whose fields are of their form. Whether its village and grid exist is not known yet.
struct HouseholdReading: Equatable, Sendable {
    let line: Int
    let area: AreaCode
    let grid: String
    let order: Int
    let details: HouseholdDetails

    init(_ row: HouseholdRow) throws(RowProblem) {
        line = row.line
        area = try Field.area(row.area, level: .village)
        grid = try Field.grid(row.grid)
        order = try Field.number(row.order, "走访顺序", in: 0...999_999, or: 0)
        details = HouseholdDetails(
            number: try Field.text(row.number, "户号", limit: 20),
            door: try Field.text(row.door, "门牌号", limit: 60),
            holder: try Field.text(row.holder, "户主", limit: 40),
            telephone: try Field.telephone(row.telephone))
    }
}
