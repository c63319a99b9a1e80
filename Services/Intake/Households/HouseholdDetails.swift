import Foundation
import Messages

/// What is sealed of a household, under its own key.
struct HouseholdDetails: Equatable, Sendable {
    /// 户号.
    let number: String
    /// 门牌号.
    let door: String
    /// 户主.
    let holder: String
    let telephone: String

    /// The text that is sealed: the fields in order, one a line. No field holds a control character.
    var sealed: String { "\(number)\n\(door)\n\(holder)\n\(telephone)" }

    /// Nil unless `sealed` wrote it.
    init?(sealed: String) {
        let lines = sealed.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 4 else { return nil }
        self.init(
            number: String(lines[0]), door: String(lines[1]), holder: String(lines[2]), telephone: String(lines[3]))
    }

    init(number: String, door: String, holder: String, telephone: String) {
        self.number = number
        self.door = door
        self.holder = holder
        self.telephone = telephone
    }
}

extension HouseholdDetails: CustomStringConvertible {
    /// Prints nothing personal.
    var description: String { "household details" }
}
