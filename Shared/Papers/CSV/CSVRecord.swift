/// One record of a CSV file.
package struct CSVRecord: Equatable, Sendable {
    /// The line on which it began, from 1; a quoted field may hold further lines.
    package let line: Int
    package let fields: [String]

    package init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }
}
