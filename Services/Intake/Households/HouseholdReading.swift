import Messages

/// A row of a file of households whose fields are of their form. Whether its village and grid exist is not known yet.
struct HouseholdReading: Equatable, Sendable {
    let line: Int
    let area: AreaCode
    let grid: String
    let number: String
    let door: String
    let holder: String
    /// Nil, of these two: as it was.
    let telephone: String?
    let order: Int?

    init(_ row: HouseholdRow) throws(RowProblem) {
        line = row.line
        area = try Field.area(row.area, level: .village)
        grid = try Field.grid(row.grid)
        number = try Field.identifier(row.number, "户号", limit: 20)
        door = try Field.text(row.door, "门牌号", limit: 60)
        holder = try Field.text(row.holder, "户主", limit: 40)
        telephone = try row.telephone.map { raw throws(RowProblem) in try Field.telephone(raw) }
        order = try row.order.map { raw throws(RowProblem) in
            try Field.number(raw, "走访顺序", in: 0...999_999, or: 0)
        }
    }

    var key: HouseholdNumber { HouseholdNumber(number, in: area) }

    /// What is to be sealed of the household.
    ///
    /// - Parameter known: what stays where the row says nothing.
    func details(known: HouseholdDetails?) -> HouseholdDetails {
        HouseholdDetails(number: number, door: door, holder: holder, telephone: telephone ?? known?.telephone ?? "")
    }
}
