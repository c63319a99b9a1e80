import Testing

@testable import Papers

@Suite struct CSVTests {
    private func records(_ bytes: [UInt8], chunk: Int = 7) throws -> [CSVRecord] {
        var rest = bytes[...]
        var reader = CSVReader {
            defer { rest = rest.dropFirst(chunk) }
            return Array(rest.prefix(chunk))
        }
        var found: [CSVRecord] = []
        while let record = try reader.next() { found.append(record) }
        return found
    }

    @Test("Quoted fields hold commas, quotes and line ends; lines are counted through them")
    func quoted() throws {
        let text = "a,\"b,1\"\r\n\"say \"\"hi\"\"\",\"two\nlines\"\r\n\r\n,last"
        #expect(
            try records(Array(text.utf8)) == [
                CSVRecord(line: 1, fields: ["a", "b,1"]),
                CSVRecord(line: 2, fields: ["say \"hi\"", "two\nlines"]),
                CSVRecord(line: 5, fields: ["", "last"]),
            ])
    }

    @Test("A byte order mark is no part of the first field, before a quote or not", arguments: ["户号,b", "\"户号\",b"])
    func byteOrderMark(_ header: String) throws {
        #expect(
            try records([0xEF, 0xBB, 0xBF] + Array(header.utf8)) == [CSVRecord(line: 1, fields: ["户号", "b"])])
    }

    @Test("Lines may end with LF, CRLF or CR", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(_ end: String) throws {
        #expect(
            try records(Array("a,b\(end)c,d\(end)".utf8)) == [
                CSVRecord(line: 1, fields: ["a", "b"]), CSVRecord(line: 2, fields: ["c", "d"]),
            ])
    }

    @Test("However the bytes are cut into chunks, the records are the same")
    func chunks() throws {
        let bytes = Array("户号,\"门\"\"牌\",x\r\n001,\"一\n二\",y\r\n".utf8)
        let whole = try records(bytes, chunk: bytes.count)
        for size in 1..<bytes.count { #expect(try records(bytes, chunk: size) == whole) }
    }

    /// 户号,门牌 / 梁弄镇,12号
    private let gb18030: [UInt8] = [
        0xBB, 0xA7, 0xBA, 0xC5, 0x2C, 0xC3, 0xC5, 0xC5, 0xC6, 0x0D, 0x0A, 0xC1, 0xBA, 0xC5, 0xAA, 0xD5, 0xF2, 0x2C,
        0x31, 0x32, 0xBA, 0xC5, 0x0D, 0x0A,
    ]

    @Test("GB18030 is found out and decoded, four-byte characters included")
    func chinese() throws {
        #expect(try records(gb18030).map(\.fields) == [["户号", "门牌"], ["梁弄镇", "12号"]])
        // U+20000 is 95 32 82 36 in GB 18030.
        #expect(try records([0x95, 0x32, 0x82, 0x36, 0x2C, 0x61]).map(\.fields) == [["𠀀", "a"]])
    }

    @Test("What is neither UTF-8 nor GB18030 is refused with its line, and reading goes on behind it")
    func badBytes() throws {
        var reader = CSVReader(Array("名称\nok\n".utf8) + [0xFF, 0xFE, 0x0A] + Array("好\n".utf8))
        #expect(try reader.next()?.fields == ["名称"])
        #expect(try reader.next()?.fields == ["ok"])
        let error = #expect(throws: PaperError.self) { _ = try reader.next() }
        #expect(error?.code == .encoding)
        #expect(error?.line == 3)
        #expect(try reader.next()?.fields == ["好"])
        #expect(try reader.next() == nil)
        var broken = CSVReader([0xBB, 0xA7, 0x0A, 0xFF, 0xFF, 0x0A])
        #expect(try broken.next()?.fields == ["户"])
        #expect(throws: PaperError.self) { _ = try broken.next() }
    }

    @Test("A stray quote spoils its own record only")
    func strayQuote() throws {
        var reader = CSVReader(Array("\"a\"b,c\nd,e\n".utf8))
        let error = #expect(throws: PaperError.self) { _ = try reader.next() }
        #expect(error?.code == .strayQuote)
        #expect(try reader.next() == CSVRecord(line: 2, fields: ["d", "e"]))
    }

    @Test("A quote that never ends is refused and ends the file")
    func unterminated() throws {
        var reader = CSVReader(Array("a,\"b\nc".utf8))
        let error = #expect(throws: PaperError.self) { _ = try reader.next() }
        #expect(error?.code == .unterminatedQuote)
        #expect(try reader.next() == nil)
    }

    @Test("A record past its bound is refused, even when an open quote would swallow the file", arguments: ["", "\""])
    func tooLong(_ quote: String) throws {
        let long = quote + String(repeating: "x", count: CSVReader.recordLimit + 10)
        var reader = CSVReader(Array("\(long)\nd,e\n".utf8))
        let error = #expect(throws: PaperError.self) { _ = try reader.next() }
        #expect(error?.code == .tooLong)
        #expect(try reader.next()?.fields == ["d", "e"])
        var wide = CSVReader(Array(String(repeating: ",", count: CSVReader.fieldLimit).utf8) + Array("\nz".utf8))
        #expect(throws: PaperError.self) { _ = try wide.next() }
        #expect(try wide.next()?.fields == ["z"])
    }

    @Test("Random bytes never stop the reader before the end of the file")
    func hostile() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x41, 0xE6, 0x88, 0xB7, 0xBB, 0xFF, 0x30, 0x00]
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement() ?? 0 }
            var reader = CSVReader(bytes)
            var steps = 0
            var isDone = false
            while !isDone && steps <= bytes.count + 1 {
                steps += 1
                do { isDone = try reader.next() == nil } catch is PaperError {}
            }
            #expect(isDone, "\(bytes)")
        }
    }

    @Test("What the writer writes, the reader reads; formulas are disarmed, numbers are not")
    func writer() throws {
        var writer = CSVWriter()
        writer.write(["一", "a,b", "c\"d", "e\nf", "=1+1", "-5"])
        #expect(
            try records(Array(writer.text.utf8)).map(\.fields) == [["一", "a,b", "c\"d", "e\nf", "'=1+1", "-5"]])
    }

    @Test(
        "No cell begins as a formula, in whatever width, behind whatever cannot be seen",
        arguments: ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "\u{2212}"])
    func formulas(sign: String) throws {
        for before in ["", "\t", "\n", "\r", "\r\n", " ", "\u{3000}", "\u{200B}", "\u{FEFF}", "\u{202E}"] {
            let typed = before + sign + "cmd|' /C calc'!A0"
            var writer = CSVWriter()
            writer.write([.text(typed), .code(typed)])
            #expect(try records(Array(writer.text.utf8)).map(\.fields) == [["'" + typed, "'" + typed]])
        }
    }

    @Test("No cell begins with a control character", arguments: ["\t1", "\n1", "\r1", "\u{1}x"])
    func controls(text: String) throws {
        var writer = CSVWriter()
        writer.write([text])
        #expect(try records(Array(writer.text.utf8)).map(\.fields) == [["'" + text]])
    }

    @Test("Numbers stay numbers, and what looks like one is none")
    func numbers() throws {
        var writer = CSVWriter()
        writer.write(["-5", "+3.25", "-inf", "-1e5", "-", "5", "-.5", "0"])
        #expect(
            try records(Array(writer.text.utf8)).map(\.fields) == [
                ["-5", "+3.25", "'-inf", "'-1e5", "'-", "5", "'-.5", "0"]
            ])
    }

    @Test("A code is shown digit by digit")
    func codes() {
        var writer = CSVWriter()
        writer.write([.code("330281114201"), .code("GD-1"), .code("a;b"), .code("")])
        #expect(writer.text == "\u{FEFF}\"=\"\"330281114201\"\"\",\"=\"\"GD-1\"\"\",\"a;b\",\r\n")
    }
}
