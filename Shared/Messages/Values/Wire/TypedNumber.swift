import Foundation

/// Reads numbers, codes and days as people type and paste them, with one tolerance for all: Unicode is folded to half width, digits
/// of every script are digits, and what only separates or cannot be seen is dropped, as in telephones, which have a reader of
/// their own on the same signs.
package enum TypedNumber {
    /// A longer text is none, in UTF-8 bytes.
    package static let textLimit = 400

    /// A number that is a row of digits: a receipt's, a PIN, a code of a text message.
    ///
    /// - Returns: nil if there are no digits, or anything but digits and separators.
    package static func digits(_ text: String) -> String? {
        guard text.utf8.count <= textLimit else { return nil }
        var digits = ""
        for sign in TelephoneSign.all(of: text) {
            switch sign {
            case .digit(let digit): digits.append(digit)
            case .separator, .pause: continue
            case .plus, .extension, .label, .other: return nil
            }
        }
        return digits.isEmpty ? nil : digits
    }

    /// A code of letters and digits, in ASCII and upper case.
    ///
    /// - Returns: nil if there is any other letter, or the text is too long; empty if nothing but separators is there.
    package static func characters(_ text: String) -> String? {
        guard text.utf8.count <= textLimit else { return nil }
        var characters = ""
        for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic {
                characters += scalar.properties.uppercaseMapping
            } else if let digit = digit(scalar) {
                characters.append(digit)
            } else if !TelephoneSign.separates(scalar) {
                return nil
            }
        }
        return characters
    }

    /// A number that may hold hyphens, dots and letters of its own, 3-12 or A012: folded, every hyphen the same, without spaces and
    /// what cannot be seen. A hyphen or dot of it counts: 3-12 is not 312, and a spreadsheet's 12.0 not 120.
    package static func identifier(_ text: String) -> String {
        var identifier = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
            let properties = scalar.properties
            if properties.isWhitespace || [.format, .control].contains(properties.generalCategory) { continue }
            if properties.generalCategory == .dashPunctuation || scalar == "\u{2212}" || scalar == "ー" {
                identifier.append("-")
            } else if let digit = digit(scalar) {
                identifier.append(contentsOf: digit.unicodeScalars)
            } else {
                identifier.append(scalar)
            }
        }
        return String(identifier)
    }

    /// A quantity: digits of any width, spaces and what cannot be seen dropped. 1.5, 1,000 and 3-4 are none.
    package static func integer(_ text: String) -> Int? {
        text.utf8.count <= textLimit ? Int(identifier(text)) : nil
    }

    /// A quantity that a request takes as a number within `TypedBounds`.
    package static func count(_ text: String) -> Int? {
        integer(text).flatMap { TypedBounds.range.contains($0) ? $0 : nil }
    }

    /// A day: 2026-11-21, 2026/11/21, 2026.11.21, 2026年11月21日, 20261121. Between its parts stands at least one sign, unless all
    /// eight digits stand together.
    package static func day(_ text: String) -> CivilDay? {
        guard var groups = groups(of: text, between: ["年", "月", "日", "号"]) else { return nil }
        if groups.count == 1, let only = groups.first, only.count == 8 {
            groups = [String(only.prefix(4)), String(only.dropFirst(4).prefix(2)), String(only.suffix(2))]
        }
        guard groups.count == 3, groups[0].count == 4, groups[1].count <= 2, groups[2].count <= 2,
            let year = Int(groups[0]), let month = Int(groups[1]), let day = Int(groups[2])
        else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }

    /// A time of the day: 8:30, 08:30, 8：30, 8.30, 8时30分, 8点30分, 0830. An hour alone is one if it says so: 8点, 8时.
    package static func time(_ text: String) -> ClockTime? {
        guard var groups = groups(of: text, between: ["时", "時", "点", "點", "分"]) else { return nil }
        if groups.count == 1, let only = groups.first {
            let hour = text.unicodeScalars.contains { ["时", "時", "点", "點"].contains($0) }
            groups = hour ? [only, "00"] : only.count == 4 ? [String(only.prefix(2)), String(only.suffix(2))] : []
        }
        guard groups.count == 2, groups[0].count <= 2, groups[1].count == 2, let hour = Int(groups[0]),
            let minute = Int(groups[1]), hour < 24, minute < 60
        else { return nil }
        return ClockTime(minutes: hour * 60 + minute)
    }

    /// The rows of digits in a text, apart from each other by at least one sign that separates, or one of `words`.
    ///
    /// - Returns: nil if there is any other letter, or the text is too long.
    private static func groups(of text: String, between words: Set<Unicode.Scalar>) -> [String]? {
        guard text.utf8.count <= textLimit else { return nil }
        var groups = [""]
        for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
            if let digit = digit(scalar) {
                groups[groups.count - 1].append(digit)
            } else if scalar.properties.generalCategory == .format {
                continue
            } else if TelephoneSign.separates(scalar) || words.contains(scalar) {
                groups.append("")
            } else {
                return nil
            }
        }
        return groups.filter { !$0.isEmpty }
    }

    /// The ASCII digit of a decimal digit of any script.
    private static func digit(_ scalar: Unicode.Scalar) -> Character? {
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
        return Character(String(Int(value)))
    }
}
