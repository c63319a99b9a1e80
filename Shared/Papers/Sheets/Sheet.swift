/// A column of a sheet that is read.
package struct SheetColumn: Sendable {
    /// The titles it may bear in the first line, in either language; the first is used in messages.
    package let titles: [String]
    package let required: Bool

    package init(_ titles: [String], required: Bool = true) {
        self.titles = titles
        self.required = required
    }
}

/// A CSV file whose first line names its columns, in any order; columns that are not asked for are passed over.
package struct Sheet {
    private var reader: CSVReader
    /// Where each column asked for stands; nil if it is absent and may be.
    private let places: [Int?]

    /// Reads the first line.
    ///
    /// - Throws: `PaperError` if the file is empty or a required column is missing or stands twice.
    package init(_ reader: CSVReader, columns: [SheetColumn]) throws {
        self.reader = reader
        guard let header = try self.reader.next() else {
            throw PaperError(.empty, "文件是空的；第一行应是列名 (the file is empty; its first line must name the columns)")
        }
        let titles = header.fields.map(Self.canonical)
        places = try columns.map { column in
            let wanted = Set(column.titles.map(Self.canonical))
            let found = titles.indices.filter { wanted.contains(titles[$0]) }
            let name = column.titles.first ?? ""
            if found.count > 1 {
                throw PaperError(.repeatedColumn, "列“\(name)”出现了两次 (the column stands twice)", line: header.line)
            }
            if found.isEmpty && column.required {
                throw PaperError(
                    .missingColumn,
                    "缺少列“\(name)”(\(column.titles.dropFirst().joined(separator: ", ")))；第一行应写明列名 "
                        + "(a column is missing; the first line must name the columns)", line: header.line)
            }
            return found.first
        }
    }

    /// The next row's fields, in the order in which the columns were asked for; absent ones are empty.
    ///
    /// - Throws: `PaperError` for one row; reading goes on behind it.
    package mutating func next() throws -> CSVRecord? {
        guard let record = try reader.next() else { return nil }
        return CSVRecord(
            line: record.line,
            fields: places.map { place in
                place.flatMap { record.fields.indices.contains($0) ? record.fields[$0] : nil } ?? ""
            })
    }

    private static func canonical(_ title: String) -> String {
        title.filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }.lowercased()
    }
}
