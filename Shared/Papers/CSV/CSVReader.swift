/// Reads the records of a file of separated values (RFC 4180), as spreadsheet programs write it or as cells are pasted:
/// divided by commas, semicolons or tabs, with or without `sep=`, with or without a byte order mark, lines ended by CRLF, LF or
/// CR, in UTF-8, UTF-16 or GB18030. Records whose cells are all empty are passed over.
///
/// It cuts the bytes into fields before it decodes them: in UTF-8 and GB18030 a delimiter, a quote and a line's end never occur
/// inside another character.
package struct CSVReader {
    /// A longer record is refused, in bytes.
    package static let recordLimit = 65_536
    /// A record with more fields is refused.
    package static let fieldLimit = 256
    /// A record of more lines, by quoted line ends, is refused.
    package static let lineLimit = 20
    /// The longest file, in bytes: some 700,000 households.
    package static let fileLimit = 64 << 20

    /// How many bytes of the file are read.
    package private(set) var position = 0
    /// The bytes in all, after a conversion from UTF-16.
    package var count: Int { bytes.count }

    private let bytes: [UInt8]
    private let delimiter: UInt8
    private let problem: PaperError?
    private var line = 1
    private var decoder: TextDecoder
    private var record: Range<Int> = 0..<0

    package init(_ file: [UInt8]) {
        do throws(PaperError) {
            let text = try SeparatedText(file)
            (bytes, delimiter, line, position) = (text.bytes, text.delimiter, text.line, text.start)
            decoder = TextDecoder(text.encoding)
            problem = nil
        } catch {
            (bytes, delimiter, problem) = ([], UInt8(ascii: ","), error)
            decoder = TextDecoder(.utf8)
        }
    }

    package var encoding: TextEncoding { decoder.encoding }

    /// The cells of the record that was refused last, as well as they can be told.
    package var cells: [String] {
        let marks = [UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        return bytes[record].prefix(Self.recordLimit).filter { !marks.contains($0) }
            .split(separator: delimiter, maxSplits: Self.fieldLimit, omittingEmptySubsequences: false)
            .map { decoder.repaired(Array($0)) }
    }

    /// The next record; nil at the end.
    ///
    /// - Throws: `PaperError` for one record; reading goes on behind it. Every call throws for a file that is no CSV at all.
    package mutating func next() throws(PaperError) -> CSVRecord? {
        if let problem { throw problem }
        while position < bytes.count {
            let start = position
            var raw = RawRecord(line: line, delimiter: delimiter)
            fill(&raw)
            if raw.isBlank { continue }
            if raw.problem != nil { endLine(from: start, raw.line) }
            record = start..<position
            if let problem = raw.problem { throw PaperError(problem, problem.explanation, line: raw.line) }
            return CSVRecord(line: raw.line, fields: try decoder.decode(raw.fields, line: raw.line))
        }
        return nil
    }

    /// Ends a record that is refused at its first line's end: a quote too many swallows none of the lines behind it.
    private mutating func endLine(from start: Int, _ first: Int) {
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
        let isPair = bytes[end...].starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
        position = min(bytes.count, end + (isPair ? 2 : 1))
        line = first + 1
    }

    /// Takes bytes up to the record's end, or to what is wrong in it.
    private mutating func fill(_ raw: inout RawRecord) {
        while position < bytes.count && raw.problem == nil {
            let byte = bytes[position]
            position += 1
            switch raw.take(byte) {
            case .goesOn:
                if byte == UInt8(ascii: "\n") { line += 1 }
            case .lineEnds:
                if byte == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") {
                    position += 1
                }
                line += 1
                return
            }
        }
        if raw.problem == nil { raw.end() }
    }
}

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
