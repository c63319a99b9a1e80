import Messages
import Testing

@testable import Papers

@Suite struct SheetTests {
    @Test("Columns are found by their titles in any order and language; others are passed over")
    func order() throws {
        let text = "备注,户号, 门牌号,户主,Grid,村代码\n早,7,1号,王某,001,330281114201\n"
        var chunks = try RowChunks<HouseholdRow>(CSVReader(Array(text.utf8)))
        let chunk = try #require(try chunks.next())
        #expect(
            chunk.rows == [
                HouseholdRow(line: 2, area: "330281114201", grid: "001", number: "7", door: "1号", holder: "王某")
            ])
        #expect(chunk.rejected.isEmpty)
        #expect(try chunks.next() == nil)
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
        var rejected: [RejectedRow] = []
        while let chunk = try chunks.next() {
            rows.append(chunk.rows.map(\.line))
            rejected += chunk.rejected
        }
        #expect(rows == [[2, 3], [4, 5], [6]])
        #expect(rejected.map(\.line) == [7, 8])
        #expect(rejected.map(\.reason) == [.duplicateInFile, .duplicateInFile])
        #expect(rejected.first?.message.contains("第 2 行") == true)
    }

    @Test("A record that cannot be read is rejected with its line and hinders no other")
    func malformed() throws {
        let text = "村代码,网格号\n\"330281114201\"x,001\n330281114201,002\n"
        var chunks = try RowChunks<GridRow>(CSVReader(Array(text.utf8)))
        let chunk = try #require(try chunks.next())
        #expect(chunk.rejected.map(\.line) == [2])
        #expect(chunk.rejected.map(\.reason) == [.malformed])
        #expect(chunk.rows.map(\.grid) == ["002"])
        #expect(RejectionSheet.csv(chunk.rejected).contains("2,malformed,"))
    }
}
