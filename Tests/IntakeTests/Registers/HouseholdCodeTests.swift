import Testing

@testable import Intake

@Suite struct HouseholdCodeTests {
    private func random(_ count: Int) -> [HouseholdCode] {
        (0..<count).map { _ in HouseholdCode(entropy: (0..<16).map { _ in UInt8.random(in: .min ... .max) }) }
    }

    private func isCode(_ bytes: [UInt8]) -> Bool {
        (try? HouseholdCode(reading: String(decoding: bytes, as: UTF8.self))) != nil
    }

    @Test("Every single wrong character is found out, at every place, for every pair of the alphabet")
    func substitutions() {
        for code in random(40) {
            let text = Array(code.text.utf8)
            for index in text.indices {
                for other in HouseholdCode.alphabet where other != text[index] {
                    var wrong = text
                    wrong[index] = other
                    #expect(!isCode(wrong))
                }
            }
        }
    }

    @Test("Two characters that changed places are found out, neighbours and all others, for every pair of the alphabet")
    func transpositions() {
        // Whether an exchange is seen depends on the two characters and their places alone.
        for first in HouseholdCode.alphabet {
            for second in HouseholdCode.alphabet where first < second {
                for left in 0..<12 {
                    for right in (left + 1)..<13 {
                        guard let code = completed(first, at: left, second, at: right) else { continue }
                        var wrong = code
                        wrong.swapAt(left, right)
                        #expect(isCode(code) && !isCode(wrong))
                    }
                }
            }
        }
    }

    /// A code with these two characters at these places: the others are one letter, but for one that makes the check right.
    private func completed(_ first: UInt8, at left: Int, _ second: UInt8, at right: Int) -> [UInt8]? {
        var text = [UInt8](repeating: HouseholdCode.alphabet[0], count: 13)
        text[left] = first
        text[right] = second
        guard let free = text.indices.first(where: { $0 != left && $0 != right }) else { return nil }
        for candidate in HouseholdCode.alphabet {
            text[free] = candidate
            if isCode(text) { return text }
        }
        return nil
    }

    @Test("A code is spelled from its entropy alone, and reads back")
    func spelling() throws {
        let code = HouseholdCode(entropy: Array(0..<16))
        #expect(code == HouseholdCode(entropy: Array(0..<16)))
        #expect(code.text.utf8.count == 13)
        #expect(try HouseholdCode(reading: code.text) == code)
        #expect(Set(random(2_000)).count == 2_000)
        for code in random(500) { #expect(try HouseholdCode(reading: code.grouped) == code) }
    }

    @Test("Every character of the alphabet is equally likely at every place")
    func uniform() {
        var counts = [[UInt8: Int]](repeating: [:], count: 12)
        for code in random(23_000) {
            for (index, byte) in code.text.utf8.prefix(12).enumerated() { counts[index][byte, default: 0] += 1 }
        }
        // 1,000 expected; the deviation of one count is 31, and seven of those never happen.
        for place in counts {
            for byte in HouseholdCode.alphabet { #expect(abs(place[byte, default: 0] - 1_000) < 220) }
        }
    }

    @Test("Case, dashes, spaces, full-width letters, look-alikes and a link around it do not matter")
    func lenient() throws {
        let code = HouseholdCode(entropy: Array("Liangnong330281!".utf8))
        let wide = String(
            String.UnicodeScalarView(code.text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
        let alike = String(code.text.map { ["8": "B", "6": "G", "5": "S", "2": "z"][$0] ?? $0 })
        #expect(alike != code.text)
        for typed in [
            code.grouped, code.text.lowercased(), " \(code.grouped) ",
            code.grouped.split(separator: "-").joined(separator: "－"),
            wide, alike, "https://liangnong.example/h/\(code.text)",
            "https://liangnong.example/h/\(code.text)?from=singlemessage#a",
        ] {
            #expect(try HouseholdCode(reading: typed) == code, "\(typed)")
        }
    }

    @Test("What cannot be a code says why")
    func typos() {
        func typo(_ text: String) -> HouseholdCode.Typo? {
            do {
                _ = try HouseholdCode(reading: text)
                return nil
            } catch { return error }
        }
        #expect(typo("") == .length)
        #expect(typo("K7MA") == .length)
        #expect(typo(String(repeating: "K", count: 5_000)) == .length)
        #expect(typo("K7MA-3XFP-9RTC-0") == .character)
        #expect(typo("K7MA-3XFP-9RTC-户") == .character)
        let text = HouseholdCode(entropy: Array(0..<16)).text
        #expect(typo(String(text.dropLast()) + (text.last == "A" ? "C" : "A")) == .check)
    }
}
