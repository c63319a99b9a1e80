import Messages
import Testing

@testable import Intake

@Suite struct HouseholdReadingTests {
    private func row(
        area: String = "330281114201", grid: String = "001", number: String = "0012", door: String = "东溪路12号",
        holder: String = "陈某", telephone: String = "", order: String = ""
    ) -> HouseholdRow {
        HouseholdRow(
            line: 7, area: area, grid: grid, number: number, door: door, holder: holder, telephone: telephone,
            order: order)
    }

    @Test("Fields are trimmed, an empty telephone and order are allowed, and separators leave a telephone")
    func reads() throws {
        let reading = try HouseholdReading(row(door: "\u{3000}东溪路12号 ", telephone: "138-0000 1234", order: "3"))
        let details = reading.details(known: nil)
        #expect(details.door == "东溪路12号")
        #expect(details.telephone == "13800001234")
        #expect(reading.order == 3)
        #expect(try HouseholdReading(row()).order == 0)
        #expect(HouseholdDetails(sealed: details.sealed) == details)
    }

    @Test("A field that is not of its form is named, and nothing personal is repeated")
    func malformed() {
        let bad: [(HouseholdRow, String)] = [
            (row(area: "330281114"), "12"), (row(area: "村"), "区划代码"), (row(grid: "一"), "网格号"),
            (row(number: " "), "户号"), (row(door: ""), "门牌号"), (row(holder: ""), "户主"),
            (row(holder: String(repeating: "陈", count: 41)), "户主"), (row(holder: "陈\n某"), "户主"),
            (row(telephone: "phone"), "电话"), (row(order: "-1"), "走访顺序"), (row(order: "x"), "走访顺序"),
        ]
        for (row, name) in bad {
            let problem = #expect(throws: RowProblem.self) { _ = try HouseholdReading(row) }
            #expect(problem?.reason == .malformed)
            #expect(problem?.message.contains(name) == true, "\(name)")
            #expect(problem?.message.contains("陈") == false)
        }
    }

    @Test("Spellings of one door are one; different doors are not")
    func doors() {
        #expect(DoorNumber.canonical("东溪路 12－3 号") == DoorNumber.canonical("东溪路12-3"))
        #expect(DoorNumber.canonical("１２号") == DoorNumber.canonical("12"))
        #expect(DoorNumber.canonical("东溪路12号") != DoorNumber.canonical("东溪路13号"))
    }

    @Test("Masks show a hint and no more")
    func masks() {
        #expect(Masking.door("东溪路12号") == "**12号")
        #expect(Masking.door("3幢2单元401室") == "**401室")
        #expect(Masking.door("老屋") == "**")
        #expect(Masking.name("陈某某") == "陈*")
    }
}
