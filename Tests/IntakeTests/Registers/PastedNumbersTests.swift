import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Codes and cells as they are pasted")
struct PastedNumbersTests {
    private static let between = PastedText.spaces + PastedText.hyphens

    @Test("A household's code is read whatever a phone put between its characters")
    func codes() throws {
        var phone = PastedText(seed: 2)
        for seed in 0..<200 {
            let code = HouseholdCode(entropy: (0..<16).map { UInt8(truncatingIfNeeded: seed &* 31 &+ $0) })
            #expect(try HouseholdCode(reading: phone.pasted(code.grouped, separators: Self.between)) == code)
        }
    }

    @Test("Cells with areas, grids, numbers, days and accounts are read as they were pasted from a sheet")
    func cells() throws {
        var phone = PastedText(seed: 3)
        for _ in 0..<200 {
            let area = phone.pasted("330281114201", separators: Self.between)
            #expect(try Field.area(area).description == "330281114201")
            #expect(try Field.grid(phone.pasted("003", separators: Self.between)) == "003")
            let order = try Field.number(
                phone.pasted("120", separators: PastedText.spaces), "走访顺序", in: 0...999, or: 0)
            #expect(order == 120)
            let number = phone.pasted("3-12", separators: PastedText.spaces)
            #expect(try Field.identifier(number, "户号", limit: 20) == "3-12")
            let row = PostRow(
                line: 2, role: "村文书", area: area, account: phone.pasted("chen", separators: PastedText.spaces),
                name: "文书甲", from: phone.pasted("2026-11-05", separators: []))
            let read = try PostReading(row)
            #expect(read.incumbent.account == "chen" && read.from == CivilDay("2026-11-05"))
        }
    }

    @Test("A grid that a spreadsheet wrote as 12.0 is refused, not taken for 120")
    func points() {
        #expect(throws: RowProblem.self) { try Field.grid("12.0") }
        #expect(throws: RowProblem.self) { try Field.area("330281114201.0") }
    }
}
