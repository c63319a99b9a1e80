/// A record while its bytes come in: the grammar of RFC 4180, one byte at a time.
struct RawRecord {
    let line: Int
    private(set) var fields: [[UInt8]] = []
    /// The first thing that was wrong; the record is still read to its end, so that the next one is found.
    private(set) var problem: PaperError.Code?

    private enum State {
        case fieldStart
        case plain
        case quoted
        /// Behind a quote inside a quoted field: the field's end, or half of a doubled quote.
        case quote
    }

    enum Step {
        case goesOn
        case lineEnds
    }

    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var count = 0

    init(line: Int) {
        self.line = line
    }

    /// Whether it holds nothing at all, as a line between two line ends does.
    var isBlank: Bool { problem == nil && fields.count <= 1 && (fields.first ?? []).isEmpty }

    mutating func take(_ byte: UInt8) -> Step {
        count += 1
        if count > CSVReader.recordLimit { fail(.tooLong) }
        let comma = UInt8(ascii: ",")
        let quote = UInt8(ascii: "\"")
        let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        switch state {
        case .quoted:
            // A record that is too long ends at its line's end, or one stray quote would swallow the file.
            if isLineEnd && problem == .tooLong { return endLine() }
            if byte == quote { state = .quote } else { keep(byte) }
        case .quote where byte == quote:
            keep(byte)
            state = .quoted
        case .fieldStart where byte == quote && field.isEmpty:
            state = .quoted
        case _ where byte == comma: endField()
        case _ where isLineEnd: return endLine()
        case .quote:
            fail(.strayQuote)
        case .fieldStart, .plain:
            keep(byte)
            state = .plain
            if count == 3 && line == 1 && field == [0xEF, 0xBB, 0xBF] {
                // A byte order mark; a quote may follow it.
                field = []
                state = .fieldStart
            }
        }
        return .goesOn
    }

    /// The file has ended.
    mutating func end() {
        if state == .quoted { fail(.unterminatedQuote) }
        endField()
    }

    private mutating func endLine() -> Step {
        endField()
        return .lineEnds
    }

    private mutating func keep(_ byte: UInt8) {
        if problem == nil { field.append(byte) }
    }

    private mutating func endField() {
        if problem == nil { fields.append(field) }
        field = []
        state = .fieldStart
        if fields.count > CSVReader.fieldLimit { fail(.tooLong) }
    }

    private mutating func fail(_ code: PaperError.Code) {
        guard problem == nil else { return }
        problem = code
        fields = []
        field = []
    }
}

extension PaperError.Code {
    var explanation: String {
        switch self {
        case .tooLong:
            "这一行过长，可能缺少一个引号 (the record is longer than \(CSVReader.recordLimit) bytes or has more than "
                + "\(CSVReader.fieldLimit) fields; perhaps a quote is missing)"
        case .unterminatedQuote: "引号没有结束 (a quoted field does not end before the file does)"
        case .strayQuote: "引号后面应是逗号 (a comma must follow a closing quote)"
        default: rawValue
        }
    }
}
