import Messages
import Testing

@Suite("The number on a receipt")
struct ReceiptNumberTests {
    private let number = ReceiptNumber(random: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9])

    @Test("It is read as it is written, in groups or not")
    func roundTrip() throws {
        #expect(number.digits.count == 16)
        #expect(try ReceiptNumber(typed: number.grouped) == number)
        #expect(try ReceiptNumber(typed: number.digits) == number)
        let wide = String(
            number.digits.map { Character(Unicode.Scalar(0xFF10 + UInt16($0.wholeNumberValue ?? 0)) ?? "?") })
        #expect(try ReceiptNumber(typed: wide) == number)
        #expect(CaseKey(wide) == .receipt(wide))
        #expect("\(number)".contains(where: \.isNumber) == false)
    }

    @Test("The check digit catches every single wrong digit")
    func wrongDigit() {
        let digits = Array(number.digits)
        for index in digits.indices {
            for other in "0123456789" where other != digits[index] {
                var typed = digits
                typed[index] = other
                #expect(throws: ReceiptNumber.Mistake.mistyped) { try ReceiptNumber(typed: String(typed)) }
            }
        }
    }

    @Test("The check digit catches every swap of neighbours")
    func swapped() {
        let digits = Array(number.digits)
        for index in 1..<digits.count where digits[index] != digits[index - 1] {
            var typed = digits
            typed.swapAt(index, index - 1)
            #expect(throws: ReceiptNumber.Mistake.mistyped) { try ReceiptNumber(typed: String(typed)) }
        }
    }

    @Test(
        "What is not 16 digits is no receipt number",
        arguments: ["", "123", "12345678901234567", "123456789012345a", "一二三四五六七八九十一二三四五六"])
    func malformed(text: String) {
        #expect(throws: ReceiptNumber.Mistake.malformed) { try ReceiptNumber(typed: text) }
    }
}
