import Messages

/// A door in the list that a new case's household is chosen from, as the form sends it: `ID DOOR`. The door goes along so that
/// the desk can tell whether it still is the one that was shown.
struct ListedDoor: LosslessStringConvertible, Equatable, Sendable {
    let household: UUIDv7
    let door: String

    /// The choice of a door that is not in the list.
    static let none = "other"

    init(household: UUIDv7, door: String) {
        self.household = household
        self.door = door
    }

    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let household = UUIDv7(parts[0]) else { return nil }
        self.init(household: household, door: String(parts[1]))
    }

    var description: String { "\(household) \(door)" }
}
