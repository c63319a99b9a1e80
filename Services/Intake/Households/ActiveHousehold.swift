import Foundation
import GRDB
import Messages
import ServiceKit

/// The household that a scanned code leads to.
struct ActiveHousehold: Equatable, Sendable {
    let id: UUIDv7
    let area: AreaCode
    let grid: String
}

/// Households, as acts meet them.
enum Household {
    /// The household of a code as scanned or typed.
    ///
    /// - Throws: `DeskError`: `code.typo` if it cannot be a code, `code.unknown` if none like it was issued,
    ///   `code.retired` if it was replaced or retired.
    static func active(code: String, _ act: Act) throws -> ActiveHousehold {
        let household = try CodeBook.find(code, act).activeHousehold
        return ActiveHousehold(id: household.id, area: household.area, grid: household.grid)
    }
}
