import Messages
import Testing

@Suite("Case numbers")
struct CaseNumberTests {
    @Test("A number is read as people type it, and a receipt's number or an id is not one")
    func reading() {
        let number = CaseNumber(drawn: 29_204_417)
        #expect(number.digits == "39204417" && number.grouped == "3920 4417")
        for typed in ["39204417", "3920 4417", "3920-4417", "３９２０４４１７"] { #expect(CaseNumber(typed) == number) }
        for typed in ["3920441", "392044170", "0920 4417", "3920441a", "1234567812345678"] {
            #expect(CaseNumber(typed) == nil)
        }
        #expect(CaseKey("3920 4417") == .number(number))
        #expect(CaseKey("1234567812345678") == .receipt("1234567812345678"))
    }

    @Test("The first and the last that can be drawn have eight digits")
    func bounds() {
        #expect(CaseNumber(drawn: 0).digits == "10000000")
        #expect(CaseNumber(drawn: CaseNumber.count - 1).digits == "99999999")
    }
}
