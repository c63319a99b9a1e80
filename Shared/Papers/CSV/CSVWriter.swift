import Foundation

/// Writes comma-separated values (RFC 4180) so that spreadsheet programs open them as they are: UTF-8 with a byte order
/// mark, lines ended by CRLF. Whatever the suite writes as CSV is written here.
package struct CSVWriter {
    package private(set) var text = "\u{FEFF}"

    package init() {}

    package mutating func write(_ fields: [String]) {
        write(fields.map(CSVCell.text))
    }

    package mutating func write(_ cells: [CSVCell]) {
        text += cells.map(\.written).joined(separator: ",") + "\r\n"
    }
}

/// What stands in a cell.
package enum CSVCell: Equatable, Sendable {
    /// A text or a number. What a spreadsheet would run as a formula gets an apostrophe before it.
    case text(String)
    /// A number that only names something, `330281114201`: shown digit by digit, neither rounded nor without its zeros.
    /// Anything but letters, digits and hyphens of ASCII makes it a text.
    case code(String)

    /// What was given to `text` or `code`, read from a cell that was written here: without the apostrophe or the formula that
    /// keep a spreadsheet from running or rounding it.
    static func read(_ cell: String) -> String {
        if cell.hasPrefix("=\""), cell.hasSuffix("\""), cell.count > 3 {
            let code = String(cell.dropFirst(2).dropLast())
            if isPlain(code) { return code }
        }
        if cell.hasPrefix("'") {
            let text = String(cell.dropFirst())
            if guarded(text) == cell { return text }
        }
        return cell
    }

    var written: String {
        switch self {
        case .text(let text): Self.quoted(Self.guarded(text))
        case .code(let code): Self.isPlain(code) ? Self.quoted("=\"\(code)\"") : Self.quoted(Self.guarded(code))
        }
    }

    /// An apostrophe before what may be a formula: `=`, `+`, `-` and `@`, full-width and small ones too, which spreadsheets in
    /// Chinese read alike; spaces, tabs, lines' ends and what cannot be seen before them do not hide them, and no cell begins
    /// with a control character.
    private static func guarded(_ text: String) -> String {
        guard !isNumber(text), let first = text.unicodeScalars.first else { return text }
        let start = text.unicodeScalars.first {
            !$0.properties.isWhitespace && $0.properties.generalCategory != .format
        }
        let sign = start.map { String($0).precomposedStringWithCompatibilityMapping }
        let isFormula = sign.map { ["=", "+", "-", "@", "\u{2212}"].contains($0) } ?? false
        return isFormula || first.properties.generalCategory == .control ? "'" + text : text
    }

    /// Digits with at most a sign and a point: no spreadsheet runs it.
    private static func isNumber(_ text: String) -> Bool {
        let digits =
            text.utf8.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true
            ? text.utf8.dropFirst() : text.utf8[...]
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        return !digits.isEmpty && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
    }

    private static func isPlain(_ code: String) -> Bool {
        !code.isEmpty
            && code.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "-")
            }
    }

    /// Quotes what needs it; semicolons and tabs too, which divide cells in other countries' spreadsheets.
    private static func quoted(_ value: String) -> String {
        guard value.utf8.contains(where: { [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D].contains($0) }) else { return value }
        return "\"" + value.replacing("\"", with: "\"\"") + "\""
    }
}
