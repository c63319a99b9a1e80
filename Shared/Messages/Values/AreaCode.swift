/// A statistical area code 统计用区划代码: 6 digits a county, 9 a town, 12 a village or urban community.
///
/// A place's code begins with the code of the place it lies in, so containment is a prefix.
package struct AreaCode: WireText, Comparable {
    package enum Level: Int, Sendable, Comparable {
        case county = 6
        case town = 9
        case village = 12

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    package let description: String

    package init?(_ text: String) {
        guard Level(rawValue: text.utf8.count) != nil, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        description = text
    }

    package var level: Level { Level(rawValue: description.utf8.count) ?? .county }

    /// Whether `other` is this place or lies in it.
    package func contains(_ other: AreaCode) -> Bool {
        other.description.hasPrefix(description)
    }

    package var county: AreaCode { prefix(.county) }
    /// The town it is or lies in; nil of a county.
    package var town: AreaCode? { level >= .town ? prefix(.town) : nil }
    /// The place one level up; nil of a county.
    package var parent: AreaCode? {
        switch level {
        case .county: nil
        case .town: prefix(.county)
        case .village: prefix(.town)
        }
    }

    package static func < (left: AreaCode, right: AreaCode) -> Bool { left.description < right.description }

    private func prefix(_ level: Level) -> AreaCode {
        AreaCode(unchecked: String(description.prefix(level.rawValue)))
    }

    private init(unchecked: String) {
        description = unchecked
    }

    package static let placeholder = AreaCode(unchecked: "330281114201")
    package static let schema = Schema.text(
        pattern: "^([0-9]{6}|[0-9]{9}|[0-9]{12})$",
        summary: "statistical area code: 6 digits a county, 9 a town, 12 a village")
}
