/// A record while its bytes come in: the grammar of RFC 4180, one byte at a time.
struct RawRecord {
    let line: Int
    private(set) var fields: [[UInt8]] = []
    /// What is wrong; nothing more is taken then.
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
    private var lines = 0

    private let delimiter: UInt8

    init(line: Int, delimiter: UInt8) {
        self.line = line
        self.delimiter = delimiter
    }

    /// Whether its cells hold nothing, as in a line of delimiters that a spreadsheet leaves behind.
    var isBlank: Bool {
        problem == nil
            && fields.allSatisfy { $0.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }
    }

    mutating func take(_ byte: UInt8) -> Step {
        count += 1
        if count > CSVReader.recordLimit { fail(.tooLong) }
        let quote = UInt8(ascii: "\"")
        let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        switch state {
        case .quoted:
            if byte == UInt8(ascii: "\n") {
                lines += 1
                if lines == CSVReader.lineLimit { fail(.tooLong) }
            }
            if byte == quote { state = .quote } else { keep(byte) }
        case .quote where byte == quote:
            keep(byte)
            state = .quoted
        case .fieldStart where byte == quote && field.isEmpty:
            state = .quoted
        case _ where byte == delimiter: endField()
        case _ where isLineEnd: return endLine()
        case .quote:
            fail(.strayQuote)
        case .fieldStart, .plain:
            keep(byte)
            state = .plain
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
        case .strayQuote: "引号后面应是分隔符 (a delimiter must follow a closing quote)"
        default: rawValue
        }
    }
}
