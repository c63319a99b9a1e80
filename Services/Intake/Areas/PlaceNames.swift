import GRDB
import Messages

/// How a village is called on labels and pages, and whom to telephone there.
struct PlaceNames: Equatable, Sendable {
    let town: String
    let village: String
    /// The village's office, or the town's.
    let telephone: String

    init(_ area: AreaCode, in db: Database) throws {
        let village = try AreaRegister.find(area, in: db)
        let town = try area.town.flatMap { try AreaRegister.find($0, in: db) }
        self.village = village?.name ?? area.description
        self.town = town?.name ?? area.town?.description ?? ""
        telephone = village?.telephone ?? town?.telephone ?? ""
    }
}
