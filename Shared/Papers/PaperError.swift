/// What is wrong with a file that came in, or with what should be printed.
package struct PaperError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// A record or a field of it exceeds a bound.
        case tooLong = "too-long"
        case unterminatedQuote = "unterminated-quote"
        /// Something stands between a closing quote and the next delimiter.
        case strayQuote = "stray-quote"
        /// The bytes of a record are not of the file's encoding.
        case encoding
        /// A spreadsheet's own file, not CSV.
        case workbook
        case empty
        case missingColumn = "missing-column"
        case repeatedColumn = "repeated-column"
        /// The text does not fit into a QR code.
        case unencodable
    }

    package let code: Code
    /// For a person: what is wrong and what to do. Repeats nothing of the file but the names of columns.
    package let message: String
    /// The line on which the record began, from 1.
    package let line: Int?

    package init(_ code: Code, _ message: String, line: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
    }

    package var description: String {
        (line.map { "line \($0): " } ?? "") + message + " (\(code.rawValue))"
    }
}
