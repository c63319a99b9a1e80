import Fixtures
import Foundation
import Messages
import Testing

@testable import Portal

@Suite("Codes that sign somebody in, as they are pasted")
struct PastedCodesTests {
    private static let between = PastedText.spaces + PastedText.hyphens

    @Test("A PIN and a one-time code are read whatever stands between their digits")
    func codes() {
        var phone = PastedText(seed: 4)
        let key = Data(repeating: 7, count: 20)
        for step in 100..<200 {
            let code = OneTimeCodes.code(key, step: step)
            let now = Int64(step) * OneTimeCodes.period * 1_000
            let pasted = phone.pasted(code, separators: Self.between)
            #expect(OneTimeCodes.accept(pasted, key, at: now, after: 0) == step)
            #expect(PIN.read(phone.pasted("2580", separators: Self.between)) == "2580")
        }
        #expect(PIN.read("25a0") == "" && PIN.read(nil) == "")
        #expect(OneTimeCodes.accept("", key, at: 0, after: -5) == nil)
    }

    @Test("A form's days and quantities are read as people write them")
    func forms() throws {
        let filled = Filled(Form(fields: ["day": ["２０２６年１１月５日"], "days": [" ５ "], "wrong": ["1.5"]]))
        #expect(try filled.value("day", CivilDay.self) == CivilDay("2026-11-05"))
        #expect(try filled.value("days", Int.self) == 5)
        #expect(throws: FieldProblem.self) { try filled.value("wrong", Int.self) }
    }
}
