/// Writes comma-separated values (RFC 4180) so that spreadsheet programs open them as they are: UTF-8 with a byte order
/// mark, lines ended by CRLF.
package struct CSVWriter {
    package private(set) var text = "\u{FEFF}"

    package init() {}

    package mutating func write(_ fields: [String]) {
        text += fields.map(Self.field).joined(separator: ",") + "\r\n"
    }

    /// Quotes what needs it. What a spreadsheet would run as a formula gets an apostrophe before it.
    private static func field(_ value: String) -> String {
        var value = value
        if let first = value.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(value) == nil {
            value = "'" + value
        }
        guard value.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
            return value
        }
        return "\"" + value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
