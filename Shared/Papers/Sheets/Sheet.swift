/// A column of a sheet that is read.
package struct SheetColumn: Sendable {
    /// What a spreadsheet does to cells of this kind when it takes them for numbers or dates.
    package enum Content: Sendable {
        case text
        /// Digits that name something, zeros first: a grid, a household.
        case number
        /// An area code.
        case area
        case telephone
    }

    /// The titles it may bear in the first line, in either language; the first is used in messages, the last is its name on the
    /// wire.
    package let titles: [String]
    package let required: Bool
    package let content: Content

    package init(_ titles: [String], required: Bool = true, _ content: Content = .text) {
        self.titles = titles
        self.required = required
        self.content = content
    }

    package var title: String { titles.first ?? "" }
}

/// A CSV file whose first line names its columns, in any order; columns that are not asked for are passed over, and named.
package struct Sheet {
    /// The first line's cells.
    package let header: [String]
    /// Titles of columns that nobody asked for; a report of rejected rows brings some of its own, which are not among them.
    package let unused: [String]

    private(set) var reader: CSVReader
    /// Where each column asked for stands; nil if it is absent and may be.
    private let places: [Int?]

    /// A row, cell by cell, and what it says in the columns that were asked for.
    package struct Row: Sendable {
        package let line: Int
        package let cells: [String]
        /// In the order in which the columns were asked for; nil of one that the sheet does not have.
        package let fields: [String?]
    }

    /// Reads the first line.
    ///
    /// - Throws: `PaperError` if the file is empty or a required column is missing or stands twice.
    package init(_ reader: CSVReader, columns: [SheetColumn]) throws(PaperError) {
        self.reader = reader
        guard let header = try self.reader.next() else {
            throw PaperError(.empty, "文件是空的；第一行应是列名 (the file is empty; its first line must name the columns)")
        }
        self.header = header.fields.map(CSVCell.read)
        let titles = self.header.map(Self.canonical)
        var places: [Int?] = []
        for column in columns {
            let wanted = Set(column.titles.map(Self.canonical))
            let found = titles.indices.filter { wanted.contains(titles[$0]) }
            if found.count > 1 {
                throw PaperError(
                    .repeatedColumn, "列“\(column.title)”出现了两次 (the column stands twice)", line: header.line)
            }
            if found.isEmpty && column.required {
                throw PaperError(
                    .missingColumn,
                    "缺少列“\(column.title)”(\(column.titles.dropFirst().joined(separator: ", ")))；第一行应写明列名 "
                        + "(a column is missing; the first line must name the columns)", line: header.line)
            }
            places.append(found.first)
        }
        self.places = places
        let own = Set(RejectionSheet.titles.map(Self.canonical))
        unused = titles.indices.filter { !places.contains($0) && !titles[$0].isEmpty && !own.contains(titles[$0]) }
            .map { [header = self.header] in header[$0] }
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `PaperError` for one row; reading goes on behind it.
    package mutating func next() throws(PaperError) -> Row? {
        guard let record = try reader.next() else { return nil }
        let cells = record.fields.map(CSVCell.read)
        return Row(
            line: record.line, cells: cells,
            fields: places.map { place in place.map { cells.indices.contains($0) ? cells[$0] : "" } })
    }

    private static func canonical(_ title: String) -> String {
        title.filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }.lowercased()
    }
}
