/// A file of separated values as a whole: what its bytes say of their encoding, and of what divides its cells.
///
/// The encoding is judged over the whole file, so that one damaged record spoils itself only. A byte order mark decides. Without
/// one, the file is UTF-8 if at least half of the lines beyond ASCII are valid UTF-8, which text in GB18030 almost never is;
/// otherwise it is GB18030. UTF-16, as Excel's "Unicode text" is written, is turned into UTF-8 first.
struct SeparatedText {
    /// Without the byte order mark.
    let bytes: [UInt8]
    let encoding: TextEncoding
    /// A comma, a semicolon or a tab, as a line `sep=;` says; without one, the one that stands most often in the first line.
    let delimiter: UInt8
    /// Where the first record begins.
    let start: Int
    /// Its line, from 1.
    let line: Int

    /// The earlier one wins where two stand equally often: no title of a column holds a tab, some hold a semicolon.
    static let delimiters = [UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")]

    /// - Throws: `PaperError.Code.workbook` if it is a spreadsheet's own file.
    init(_ file: [UInt8]) throws(PaperError) {
        guard !Self.isWorkbook(file) else {
            throw PaperError(
                .workbook,
                "这是 Excel 或 WPS 的工作簿（.xlsx、.xls），不是 CSV 文件。请打开它，选“文件—另存为”，类型选“CSV UTF-8（逗号分隔）”，"
                    + "再导入新存的文件 (a workbook, not CSV: open it, choose Save As, CSV UTF-8, and import that file)")
        }
        (bytes, encoding) = Self.read(file)
        let first = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        if let said = Self.said(first) {
            delimiter = said
            let isPair = bytes.dropFirst(first.count).starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
            start = min(bytes.count, first.count + (isPair ? 2 : 1))
            line = 2
        } else {
            delimiter = Self.commonest(in: first)
            start = 0
            line = 1
        }
    }

    /// A ZIP archive, as .xlsx and .ods are, or an OLE file, as .xls is.
    private static func isWorkbook(_ file: [UInt8]) -> Bool {
        file.starts(with: [0x50, 0x4B, 0x03, 0x04]) || file.starts(with: [0xD0, 0xCF, 0x11, 0xE0])
    }

    private static func read(_ file: [UInt8]) -> ([UInt8], TextEncoding) {
        if file.starts(with: [0xEF, 0xBB, 0xBF]) { return (Array(file.dropFirst(3)), .utf8) }
        if file.starts(with: [0x84, 0x31, 0x95, 0x33]) { return (Array(file.dropFirst(4)), .gb18030) }
        if file.starts(with: [0xFF, 0xFE]) { return (utf16(file, low: 0), .utf8) }
        if file.starts(with: [0xFE, 0xFF]) { return (utf16(file, low: 1), .utf8) }
        var valid = 0
        var others = 0
        for line in file.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        where line.contains(where: { $0 >= 128 }) {
            if String(validating: line, as: UTF8.self) != nil { valid += 1 } else { others += 1 }
        }
        return (file, valid >= others ? .utf8 : .gb18030)
    }

    /// - Parameter low: where the lower byte of a unit stands.
    private static func utf16(_ file: [UInt8], low: Int) -> [UInt8] {
        let units = stride(from: 2, to: file.count - 1, by: 2).map {
            UInt16(file[$0 + low]) | UInt16(file[$0 + 1 - low]) << 8
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// What a first line `sep=;` says, as Excel reads it.
    private static func said(_ line: ArraySlice<UInt8>) -> UInt8? {
        let text = line.filter { $0 != UInt8(ascii: "\"") }
        guard text.count == 5, String(decoding: text.prefix(4), as: UTF8.self).lowercased() == "sep=" else {
            return nil
        }
        return text.last.flatMap { delimiters.contains($0) ? $0 : nil }
    }

    private static func commonest(in line: ArraySlice<UInt8>) -> UInt8 {
        var isQuoted = false
        var counts: [UInt8: Int] = [:]
        for byte in line {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted, delimiters.contains(byte) { counts[byte, default: 0] += 1 }
        }
        let most = counts.values.max() ?? 0
        return delimiters.first { counts[$0] == most } ?? UInt8(ascii: ",")
    }
}
