/// Reads comma-separated values (RFC 4180) as a stream, from whatever spreadsheet programs write: with or without a byte
/// order mark, lines ended by CRLF, LF or CR, in UTF-8 or GB18030, empty lines between.
///
/// It cuts the bytes into fields before it decodes them: in both encodings a comma, a quote and a line's end never occur
/// inside another character. Memory is bounded by one chunk and one record.
package struct CSVReader {
    /// A longer record is refused, in bytes.
    package static let recordLimit = 65_536
    /// A record with more fields is refused.
    package static let fieldLimit = 256

    private let read: () throws -> [UInt8]?
    private var chunk: [UInt8] = []
    private var index = 0
    private var atEnd = false
    private var line = 1
    private var decoder: TextDecoder

    /// - Parameters:
    ///   - encoding: nil to find it out from the first characters beyond ASCII.
    ///   - read: answers the next chunk, nil or an empty one at the end.
    package init(encoding: TextEncoding? = nil, read: @escaping () throws -> [UInt8]?) {
        self.read = read
        decoder = TextDecoder(encoding)
    }

    package init(_ bytes: [UInt8], encoding: TextEncoding? = nil) {
        var rest: [UInt8]? = bytes
        self.init(encoding: encoding) {
            defer { rest = nil }
            return rest
        }
    }

    /// The encoding that was found; nil while everything was ASCII.
    package var encoding: TextEncoding? { decoder.encoding }

    /// The next record; nil at the end.
    ///
    /// - Throws: `PaperError` for one record; reading goes on behind it. What `read` throws.
    package mutating func next() throws -> CSVRecord? {
        while true {
            var record = RawRecord(line: line)
            let ended = try fill(&record)
            if record.isBlank {
                if ended { return nil }
                continue
            }
            if let problem = record.problem { throw PaperError(problem, problem.explanation, line: record.line) }
            return CSVRecord(line: record.line, fields: try decoder.decode(record.fields, line: record.line))
        }
    }

    /// Takes bytes up to the record's end; true if that is the file's.
    private mutating func fill(_ record: inout RawRecord) throws -> Bool {
        while let byte = try peek() {
            index += 1
            switch record.take(byte) {
            case .goesOn:
                if byte == UInt8(ascii: "\n") { line += 1 }
            case .lineEnds:
                if byte == UInt8(ascii: "\r"), try peek() == UInt8(ascii: "\n") { index += 1 }
                line += 1
                return false
            }
        }
        record.end()
        return true
    }

    private mutating func peek() throws -> UInt8? {
        if index < chunk.count { return chunk[index] }
        guard !atEnd else { return nil }
        chunk = try read() ?? []
        index = 0
        atEnd = chunk.isEmpty
        return chunk.first
    }
}
