import Messages
import ServiceKit

/// The keyed digest by which a household is found again: of its village's code and its number 户号.
enum HouseholdKey {
    static func of(_ number: String, in area: AreaCode, _ act: Act) -> String {
        act.digest("\(area)|\(number)", purpose: "household")
    }
}
