import Messages
import Testing

@testable import Papers

@Suite struct SheetTests {
    @Test("Columns are found by their titles in any order and language; others are passed over")
    func order() throws {
        let text = "备注,户号, 门牌号,户主,Grid,村代码\n早,7,1号,王某,001,330281114201\n"
        var chunks = try RowChunks<HouseholdRow>(CSVReader(Array(text.utf8)))
        let next = chunks.next()
        let chunk = try #require(next)
        #expect(
            chunk.rows == [
                HouseholdRow(line: 2, area: "330281114201", grid: "001", number: "7", door: "1号", holder: "王某")
            ])
        #expect(chunk.rejected.isEmpty)
        let last = chunks.next()
        #expect(last == nil)
    }

    @Test("A missing column is named, in both languages")
    func missing() {
        let error = #expect(throws: PaperError.self) {
            _ = try RowChunks<HouseholdRow>(CSVReader(Array("村代码,网格号,户号,户主\n".utf8)))
        }
        #expect(error?.code == .missingColumn)
        #expect(error?.message.contains("门牌号") == true)
        #expect(error?.message.contains("door") == true)
    }

    @Test("A column that stands twice, and an empty file, are refused")
    func repeated() {
        let twice = #expect(throws: PaperError.self) {
            _ = try RowChunks<GridRow>(CSVReader(Array("村代码,网格号,grid\n".utf8)))
        }
        #expect(twice?.code == .repeatedColumn)
        let empty = #expect(throws: PaperError.self) { _ = try RowChunks<GridRow>(CSVReader([])) }
        #expect(empty?.code == .empty)
    }

    @Test(
        "Rows come in chunks; a row that repeats an earlier one of the file is refused with both lines, also across chunks"
    )
    func chunks() throws {
        let lines = (1...7).map { "330281114201,00\($0 % 5 + 1)" }
        var chunks = try RowChunks<GridRow>(
            CSVReader(Array("村代码,网格号\n\(lines.joined(separator: "\n"))".utf8)), limit: 2)
        var rows: [[Int]] = []
        var rejected: [RejectedRecord] = []
        while let chunk = chunks.next() {
            rows.append(chunk.rows.map(\.line))
            rejected += chunk.rejected
        }
        #expect(rows == [[2, 3], [4, 5], [6]])
        #expect(rejected.map(\.row.line) == [7, 8])
        #expect(rejected.map(\.row.reason) == [.duplicateInFile, .duplicateInFile])
        #expect(rejected.first?.row.message.contains("第 2 行") == true)
    }

    @Test("A record that cannot be read is rejected with its line and hinders no other")
    func malformed() throws {
        let text = "村代码,网格号\n\"330281114201\"x,001\n330281114201,002\n"
        var chunks = try RowChunks<GridRow>(CSVReader(Array(text.utf8)))
        let next = chunks.next()
        let chunk = try #require(next)
        #expect(chunk.rejected.map(\.row.line) == [2])
        #expect(chunk.rejected.map(\.row.reason) == [.malformed])
        #expect(chunk.rows.map(\.grid) == ["002"])
        #expect(chunk.rejected.first?.cells == ["330281114201x", "001"])
    }

    @Test("An absent column is absent, not empty; columns that are not used are named, those of a report of ours not")
    func absent() throws {
        let text = "村代码,网格号,户号,门牌号,户主,手机号,退回原因\n330281114201,001,7,1号,王某,13800000000,x\n"
        var chunks = try RowChunks<HouseholdRow>(CSVReader(Array(text.utf8)))
        let rows = chunks.next()?.rows
        let row = try #require(rows?.first)
        #expect(row.telephone == nil && row.order == nil)
        #expect(chunks.unused == ["手机号"])
        var empty = try RowChunks<GridRow>(CSVReader(Array("村代码,网格号,网格名称\n330281114201,001\n".utf8)))
        let emptyRows = empty.next()?.rows
        #expect(emptyRows?.first?.name == "")
    }

    @Test("Cells that a spreadsheet has changed are told by line and column; what is right is not")
    func doubts() throws {
        let text = """
            村代码,网格号,户号,门牌号,户主,电话
            3.30281E+11,001,0001,1号,王某,13800000000
            330281000000,002,0002,3月1日,王某,057462002201
            330281114201,003,0003,3-1,王某,57462002201
            330281114201,004,0004,5-Mar,王某,1.38E+10
            330281114201,005,0005,5号,王某,4008208820
            """
        var chunks = try RowChunks<HouseholdRow>(CSVReader(Array(text.utf8)))
        while chunks.next() != nil {}
        #expect(
            chunks.doubts == [
                CellDoubt(line: 2, column: "村代码", change: .exponent),
                CellDoubt(line: 3, column: "村代码", change: .rounded),
                CellDoubt(line: 3, column: "门牌号", change: .date),
                CellDoubt(line: 4, column: "电话", change: .zeros), CellDoubt(line: 5, column: "电话", change: .exponent),
                CellDoubt(line: 5, column: "门牌号", change: .date),
            ])
    }

    @Test("A column of numbers whose zeros are gone is told once, by its first shorter number")
    func zeros() throws {
        let rows = (1...12).map { "330281114201,\($0)" }.joined(separator: "\n")
        var bare = try RowChunks<GridRow>(CSVReader(Array("村代码,网格号\n\(rows)\n".utf8)))
        while bare.next() != nil {}
        #expect(bare.doubts == [CellDoubt(line: 2, column: "网格号", change: .zeros)])
        var whole = try RowChunks<GridRow>(CSVReader(Array("村代码,网格号\n\(rows)\n330281114202,001\n".utf8)))
        while whole.next() != nil {}
        #expect(whole.doubts.isEmpty)
    }

    @Test("Rejected rows come back with their cells, and once mended are imported as they are")
    func mended() throws {
        let text = "备注,村代码,网格号,网格名称\n=早,330281114201,001,\"一,二\"\n晚,330281114201,00x,三\n"
        var chunks = try RowChunks<GridRow>(CSVReader(Array(text.utf8)))
        let next = chunks.next()
        let chunk = try #require(next)
        let refused = chunk.rows.map { RejectedRow(line: $0.line, reason: .malformed, message: "改一改") }
        let report = RejectionSheet.csv(chunk.rejected(with: refused), header: chunks.header)
        #expect(report.contains("改一改"))
        var again = try RowChunks<GridRow>(CSVReader(Array(report.replacing("00x", with: "002").utf8)))
        #expect(again.unused == ["备注"])
        let rows = again.next()?.rows
        #expect(
            rows == [
                GridRow(line: 2, area: "330281114201", grid: "001", name: "一,二"),
                GridRow(line: 3, area: "330281114201", grid: "002", name: "三"),
            ])
        // A report of a report has its own reasons only.
        let second = RejectionSheet.csv(
            [RejectedRecord(RejectedRow(line: 2, reason: .conflict, message: "还不行"), cells: ["早", "1"])],
            header: again.header)
        #expect(!second.contains("改一改") && second.split(separator: "退回原因").count == 2)
    }
}
