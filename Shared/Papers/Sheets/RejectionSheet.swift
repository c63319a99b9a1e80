package import Messages

/// The report of rejected lines, as a CSV file that a spreadsheet program opens.
package enum RejectionSheet {
    package static func csv(_ rejected: [RejectedRow]) -> String {
        var writer = CSVWriter()
        writer.write(["行号", "原因代码", "说明"])
        for row in rejected { writer.write([String(row.line), row.reason.rawValue, row.message]) }
        return writer.text
    }
}
