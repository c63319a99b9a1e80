import Foundation
import HTTPTypes
import Messages

/// Where somebody files from: a household whose code was scanned, or a village without saying which household.
struct FilingPlace: Codable, Sendable {
    /// The household's code; nil: 不说是哪家.
    let code: String?
    let area: AreaCode
    let town: String
    let village: String
    /// All hidden but its end: `**12号`.
    let door: String?

    init(_ scanned: Scanned) {
        code = scanned.code
        area = scanned.place.area
        town = scanned.place.town
        village = scanned.place.village
        door = scanned.place.door
    }

    init(village: Area, town: Area?) {
        code = nil
        area = village.code
        self.town = town?.name ?? ""
        self.village = village.name
        door = nil
    }

    func command(_ filing: CaseFiling) -> FileCase {
        if let code { FileCase(code: code, filing) } else { FileCase(village: area, filing) }
    }
}

extension Edge {
    /// A village's own page 不说是哪家 files for the village alone.
    ///
    /// - Throws: `EdgeError` if there is no such village or community.
    func village(_ text: String, _ context: EdgeContext) async throws -> FilingPlace {
        let places = try await common.places(self, context)
        guard let code = AreaCode(text), code.level == .village, let village = places.find(code) else {
            throw EdgeError(.notFound, "villager.unplaced")
        }
        return FilingPlace(village: village, town: places.find(code.town))
    }
}
