import Foundation

/// What a text holds where a telephone number may be written: Unicode folded, everything that only separates told apart from
/// letters.
enum TelephoneSign: Equatable {
    case digit(Character)
    case plus
    /// Spaces, dashes, dots, brackets, slashes, symbols; what cannot be seen: zero-width characters, direction marks.
    case separator
    /// `,` and `;`: a pause before an extension, or punctuation.
    case pause
    /// 转, 分机, `ext`, `x`, `#`.
    case `extension`
    /// `tel`, 电话: what is copied with a number.
    case label
    /// Another word, and what hides digits of a masked number.
    case other

    /// Every sign of a text. Full-width digits, digits of other scripts, 一二三 and 幺, circled ones: all are digits.
    static func all(of text: String) -> [TelephoneSign] {
        var signs: [TelephoneSign] = []
        var word = ""
        func ended(_ word: String) -> TelephoneSign? {
            guard !word.isEmpty else { return nil }
            return extensionWords.contains(word) ? .extension : labels.contains(word) ? .label : .other
        }
        for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
            let sign = read(scalar)
            if sign == .other, scalar != "*" {
                word += scalar.properties.lowercaseMapping
                continue
            }
            // What cannot be seen does not end a word.
            if scalar.properties.generalCategory == .format { continue }
            if let sign = ended(word) { signs.append(sign) }
            word = ""
            signs.append(sign)
        }
        if let sign = ended(word) { signs.append(sign) }
        return signs
    }

    private static let extensionWords: Set<String> = [
        "转", "轉", "转分机", "轉分機", "分机", "分機", "分机号", "ext", "extension", "x",
    ]

    private static let labels: Set<String> = [
        "tel", "phone", "mobile", "电话", "手机", "手机号", "手机号码", "座机", "号码", "电话号码", "联系电话",
    ]

    /// Digits that are no decimal digits to Unicode: as numbers are read out, and as forms have them.
    private static let chinese: [Unicode.Scalar: Character] = [
        "〇": "0", "○": "0", "零": "0", "一": "1", "幺": "1", "壹": "1", "二": "2", "贰": "2", "三": "3", "叁": "3", "四": "4",
        "肆": "4", "五": "5", "伍": "5", "六": "6", "陆": "6", "七": "7", "柒": "7", "八": "8", "捌": "8", "九": "9", "玖": "9",
    ]

    private static func read(_ scalar: Unicode.Scalar) -> TelephoneSign {
        let properties = scalar.properties
        if let digit = chinese[scalar] { return .digit(digit) }
        if properties.numericType == .decimal || properties.numericType == .digit, let value = properties.numericValue {
            return (0...9).contains(value) ? .digit(Character(String(Int(value)))) : .other
        }
        switch scalar {
        case "+": return .plus
        case ",", ";", "、": return .pause
        case "#": return .extension
        case "*": return .other
        default: return separates(scalar) ? .separator : .other
        }
    }

    /// Whether a scalar is no letter and no number: a space, a dash, a bracket, a symbol, or what cannot be seen.
    static func separates(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // The mark of a long vowel is typed for a dash.
        case .modifierLetter where scalar == "ー": true
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
            .otherNumber, .decimalNumber:
            false
        default: true
        }
    }
}
