import Fixtures
import Messages
import Testing

@Suite("Numbers as people type and paste them")
struct TypedNumberTests {
    private static let between = PastedText.spaces + PastedText.hyphens

    @Test("Every reader reads a number as it was, whatever a phone put around and between its digits")
    func pasted() throws {
        var phone = PastedText(seed: 1)
        for _ in 0..<500 {
            let values = (0..<15).map { _ in phone.below(10) }
            let receipt = ReceiptNumber(random: values)
            #expect(try ReceiptNumber(typed: phone.pasted(receipt.grouped, separators: Self.between)) == receipt)
            let digits = values.prefix(6).map(String.init).joined()
            #expect(TypedNumber.digits(phone.pasted(digits, separators: Self.between)) == digits)
            #expect(TypedNumber.characters(phone.pasted("K7" + digits, separators: Self.between)) == "K7" + digits)
            let mobile = "138" + values.prefix(8).map(String.init).joined()
            let telephone = try Telephone(reading: phone.pasted(mobile, separators: Self.between))
            #expect(telephone.description == mobile)
            #expect(TypedNumber.identifier(phone.pasted("3-" + digits, separators: PastedText.spaces)) == "3-" + digits)
            let quantity = phone.below(10_000)
            #expect(TypedNumber.integer(phone.pasted(String(quantity), separators: PastedText.spaces)) == quantity)
            let day = CivilDay(daysSince1970: phone.below(30_000))
            #expect(TypedNumber.day(phone.pasted(day.description, separators: [])) == day)
            let time = ClockTime(minutes: phone.below(1_440))
            #expect(TypedNumber.time(phone.pasted(time.description, separators: [])) == time)
            let login = "T2-" + digits
            #expect(Login(typed: phone.pasted(login, separators: PastedText.spaces))?.description == login)
        }
    }

    @Test("What cannot be seen, a space or a hyphen is dropped wherever it stands, each of them")
    func everySeparator() throws {
        for mark in PastedText.invisible + Self.between {
            #expect(TypedNumber.digits("\(mark)12\(mark)3\(mark)") == "123", "U+\(String(mark.value, radix: 16))")
            #expect(TypedNumber.characters("a\(mark)1") == "A1", "U+\(String(mark.value, radix: 16))")
        }
    }

    @Test(
        "A day is read in every way in which people write it",
        arguments: [
            "2026-11-05", "2026-11-5", "20261105", "2026/11/5", "2026.11.05", "2026年11月5日", "２０２６年１１月５号",
            " 2026 11 05 ",
            "2026‐11‐05", "٢٠٢٦-١١-٠٥",
        ])
    func days(text: String) {
        #expect(TypedNumber.day(text) == CivilDay(year: 2026, month: 11, day: 5))
    }

    @Test(
        "What is no day is none",
        arguments: ["", "11-05", "2026-13-05", "2026-11-31", "202611", "2026-11-05x", "2026-1105", "26-11-05", "明天"])
    func noDays(text: String) {
        #expect(TypedNumber.day(text) == nil)
    }

    @Test(
        "A time is read in every way in which people write it",
        arguments: ["8:05", "08:05", "８：０５", "8.05", "8时05分", "8点05分", "0805", " 08 : 05 ", "٠٨:٠٥"])
    func times(text: String) {
        #expect(TypedNumber.time(text) == ClockTime(minutes: 8 * 60 + 5))
    }

    @Test("An hour alone is a time if it says so; what is no time is none")
    func noTimes() {
        #expect(TypedNumber.time("22点") == ClockTime(minutes: 22 * 60))
        for text in ["", "8", "22", "805", "24:00", "8:60", "8:5", "8:05:00", "8:05x", "早上"] {
            #expect(TypedNumber.time(text) == nil, "\(text)")
        }
    }

    @Test("A point or a hyphen that counts is not dropped: 12.0 is not 120, -5 is not 5, 3-12 is not 312")
    func kept() {
        #expect(TypedNumber.integer("12.0") == nil && TypedNumber.integer("1,000") == nil)
        #expect(TypedNumber.integer("-5") == -5 && TypedNumber.integer("3-4") == nil)
        #expect(TypedNumber.identifier(" ３－12\u{200B} ") == "3-12")
        #expect(TypedNumber.digits("12a") == nil && TypedNumber.digits("") == nil && TypedNumber.digits(" - ") == nil)
        #expect(TypedNumber.characters("K7户") == nil && TypedNumber.characters(" ") == "")
        #expect(TypedNumber.digits(String(repeating: "1", count: 401)) == nil)
    }
}
