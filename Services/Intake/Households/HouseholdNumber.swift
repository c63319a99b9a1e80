import Messages
import ServiceKit

/// A household's number 户号, which is unique in its village, as the household is found by it: as long as what is sealed of the
/// household lives. Once that is destroyed, its number finds it no more, nor what was filed with its code.
struct HouseholdNumber: Hashable, Sendable {
    private static let purpose = "household"
    private let text: String

    /// - Parameter number: as `TypedNumber.identifier` writes it.
    init(_ number: String, in area: AreaCode) {
        text = "\(area)|\(number)"
    }

    func household(_ act: Act) throws -> RegisteredHousehold? {
        try Self.households([self], act)[self]
    }

    /// Those of the numbers that are registered.
    static func households(_ numbers: [HouseholdNumber], _ act: Act) throws -> [HouseholdNumber: RegisteredHousehold] {
        let found = try act.subjects(foundByEach: numbers.map(\.text), purpose: purpose)
        var households: [HouseholdNumber: RegisteredHousehold] = [:]
        for number in numbers {
            guard let id = found[number.text]?.first.flatMap({ UUIDv7(String($0.id)) }) else { continue }
            households[number] = try RegisteredHousehold.find(id, in: act.database)
        }
        return households
    }

    /// Lets a household, of which something is sealed in this act, be found by its number.
    func finds(_ id: UUIDv7, _ act: Act) {
        act.makeFindable(RegisteredHousehold.subject(id), by: text, purpose: Self.purpose)
    }
}
