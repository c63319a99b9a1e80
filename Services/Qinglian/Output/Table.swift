/// Rows in aligned columns for a terminal.
struct Table {
    struct Column {
        let title: String
        var right = false

        init(_ title: String, right: Bool = false) {
            self.title = title
            self.right = right
        }
    }

    let columns: [Column]
    var rows: [[String]] = []

    init(_ columns: [Column], rows: [[String]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// The title line and the rows; what stands last in a line is not filled up.
    var text: String {
        let lines = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in lines.map { $0[column].displayWidth }.max() ?? 0 }
        return lines.map { line in
            let cells = line.enumerated().map { column, cell in
                cell.padded(to: widths[column], right: columns[column].right)
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    /// Names on the left, values on the right; absent values are left out.
    static func pairs(_ pairs: [(String, String?)]) -> String {
        let present = pairs.compactMap { name, value in value.map { (name, $0) } }
        let width = present.map { $0.0.displayWidth }.max() ?? 0
        return present.map { $0.0.padded(to: width) + "  " + $0.1 }.joined(separator: "\n")
    }
}
