import Testing

@testable import Papers

@Suite struct CSVTests {
    private func records(_ bytes: [UInt8]) throws -> [CSVRecord] {
        var reader = CSVReader(bytes)
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

    @Test("One bad record spoils itself only, wherever it stands; the encoding is judged over the whole file")
    func badBytes() throws {
        // The first record beyond ASCII is damaged: the file is UTF-8 all the same.
        var reader = CSVReader([0xFF, 0xFE - 1, 0x2C, 0x61, 0x0A] + Array("名称,b\n好,c\n".utf8))
        let error = #expect(throws: PaperError.self) { _ = try reader.next() }
        #expect(error?.code == .encoding)
        #expect(error?.line == 1)
        #expect(reader.cells.last == "a")
        #expect(try reader.next()?.fields == ["名称", "b"])
        #expect(try reader.next()?.fields == ["好", "c"])
        #expect(try reader.next() == nil)
        var chinese = CSVReader(gb18030 + [0xFF, 0xFF, 0x0A] + gb18030)
        #expect(chinese.encoding == .gb18030)
        #expect(try chinese.next()?.fields == ["户号", "门牌"])
        #expect(try chinese.next()?.fields == ["梁弄镇", "12号"])
        #expect(throws: PaperError.self) { _ = try chinese.next() }
        #expect(try chinese.next()?.fields == ["户号", "门牌"])
    }

    @Test("A byte order mark decides: of UTF-8 against a majority of other lines, of UTF-16 in either order")
    func marks() throws {
        var marked = CSVReader([0xEF, 0xBB, 0xBF] + Array("名称\n".utf8) + [0xBB, 0xA7, 0x0A, 0xBB, 0xA7, 0x0A])
        #expect(marked.encoding == .utf8)
        #expect(try marked.next()?.fields == ["名称"])
        for bigEndian in [false, true] {
            let units = Array("\u{FEFF}户号\t门牌\r\n7\t𠀀\r\n".utf16)
            let bytes = units.flatMap { unit in
                let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                return bigEndian ? pair.reversed() : pair
            }
            #expect(try records(bytes).map(\.fields) == [["户号", "门牌"], ["7", "𠀀"]])
        }
    }

    @Test(
        "Cells may be divided by tabs, as they are pasted, by semicolons, or by what a line sep= says",
        arguments: [
            "a\tb,c\n1\t2,3\n", "a;\"b,c\"\n1;\"2,3\"\n", "\"x;y;z\",\"b,c\"\n1,\"2,3\"\n",
            "sep=;\r\na;b,c\r\n1;2,3\r\n",
            "\u{FEFF}\"sep=\t\"\na\tb,c\n1\t2,3\n",
        ])
    func delimiters(text: String) throws {
        let found = try records(Array(text.utf8))
        #expect(found.map(\.fields.count) == [2, 2])
        #expect(found.last?.fields == ["1", "2,3"])
        #expect(found.first?.line == (text.contains("sep=") ? 2 : 1))
    }

    @Test("Rows of nothing but delimiters are nothing")
    func blankRows() throws {
        #expect(try records(Array("a,b\n,,,\n \n,\t,\n1,\n".utf8)).map(\.fields) == [["a", "b"], ["1", ""]])
    }

    @Test("A workbook is named, and told how to save", arguments: [[0x50, 0x4B, 3, 4, 20], [0xD0, 0xCF, 0x11, 0xE0]])
    func workbook(bytes: [UInt8]) {
        var reader = CSVReader(bytes)
        let error = #expect(throws: PaperError.self) { _ = try reader.next() }
        #expect(error?.code == .workbook)
        #expect(error?.message.contains(".xlsx") == true && error?.message.contains("另存为") == true)
    }

    @Test("A stray quote spoils its own record only")
    func strayQuote() throws {
        var reader = CSVReader(Array("\"a\"b,c\nd,e\n".utf8))
        let error = #expect(throws: PaperError.self) { _ = try reader.next() }
        #expect(error?.code == .strayQuote)
        #expect(try reader.next() == CSVRecord(line: 2, fields: ["d", "e"]))
    }

    @Test("A quote that never ends spoils its own line only, in a short file and in a long one", arguments: [1, 5_000])
    func unterminated(behind: Int) throws {
        let rows = (0..<behind).map { "c\($0),d\n" }.joined()
        var reader = CSVReader(Array("a,\"b\n\(rows)".utf8))
        let error = #expect(throws: PaperError.self) { _ = try reader.next() }
        #expect(error?.line == 1)
        #expect(reader.cells == ["a", "b"])
        #expect(try reader.next() == CSVRecord(line: 2, fields: ["c0", "d"]))
        var count = 1
        while try reader.next() != nil { count += 1 }
        #expect(count == behind)
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
                do throws(PaperError) { isDone = try reader.next() == nil } catch {}
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

    @Test("What keeps a spreadsheet from running or rounding a cell is taken away again when it is read")
    func guards() {
        for (cell, text) in [
            ("'=1+1", "=1+1"), ("'+86 138", "+86 138"), ("=\"0012\"", "0012"), ("'tis", "'tis"), ("=1", "=1"),
            ("'", "'"),
        ] {
            #expect(CSVCell.read(cell) == text)
        }
    }

    @Test("A code is shown digit by digit")
    func codes() {
        var writer = CSVWriter()
        writer.write([.code("330281114201"), .code("GD-1"), .code("a;b"), .code("")])
        #expect(writer.text == "\u{FEFF}\"=\"\"330281114201\"\"\",\"=\"\"GD-1\"\"\",\"a;b\",\r\n")
    }
}
