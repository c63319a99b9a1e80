import Messages

/// A household code 户廉码 as text: twelve random characters and one that checks them.
///
/// The alphabet has 23 characters, a prime number, and none that is read for another (no 0 O, 1 I L, 2 Z, 5 S, 8 B, 6 G, U V,
/// M N side by side). The check is a weighted sum modulo 23 with thirteen different weights, none of them zero: one wrong
/// character changes it, and so do any two that changed places, neighbours or not. Twelve characters hold 54 bits: with
/// 3.5 million codes in use, one guess in six thousand million hits.
struct HouseholdCode: Hashable, Sendable {
    static let alphabet = Array("23456789ACDEFHJKMPRTWXY".utf8)
    /// Random characters, without the check.
    static let length = 12

    /// The thirteen characters without separators: what digests are taken of.
    let text: String

    /// Spells random bytes. The bias of the division is below 2⁻⁷⁰.
    ///
    /// - Precondition: sixteen bytes.
    init(entropy: [UInt8]) {
        precondition(entropy.count == Self.entropyCount, "a code is spelled from 16 bytes")
        var rest = entropy.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        var values: [Int] = []
        for _ in 0..<Self.length {
            values.append(Int(rest % Self.modulus))
            rest /= Self.modulus
        }
        values.append(Self.check(of: values))
        text = String(decoding: values.map { Self.alphabet[$0] }, as: UTF8.self)
    }

    static let entropyCount = 16

    /// Reads what somebody scanned or typed: any case, as `TypedNumber` reads, and B, G, S, Z for the digits that they
    /// look like. Of a link, the part behind the last slash, before any query.
    ///
    /// - Throws: `Typo` if it cannot be a code, whichever are in use.
    init(reading typed: String) throws(Typo) {
        guard typed.utf8.count <= 300 else { throw Typo.length }
        let address = typed.prefix { $0 != "?" && $0 != "#" }
        guard let read = TypedNumber.characters(String(address.split(separator: "/").last ?? "")) else {
            throw Typo.character
        }
        let characters = read.utf8.map { Self.lookalikes[$0] ?? $0 }
        guard characters.count == Self.length + 1 else { throw Typo.length }
        var values: [Int] = []
        for character in characters {
            guard let value = Self.value[character] else { throw Typo.character }
            values.append(value)
        }
        guard Self.sum(values) == 0 else { throw Typo.check }
        text = String(decoding: characters, as: UTF8.self)
    }

    /// What is wrong with something that cannot be a code.
    enum Typo: Error, Equatable {
        case length
        case character
        case check
    }

    /// In groups of four, as labels show it: `K7MA-3XFP-9RTC-W`.
    var grouped: String {
        stride(from: 0, to: text.utf8.count, by: 4)
            .map { String(text.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }

    private static let modulus: UInt128 = 23
    private static let value = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($1, $0) })
    private static let lookalikes: [UInt8: UInt8] = [
        UInt8(ascii: "B"): UInt8(ascii: "8"), UInt8(ascii: "G"): UInt8(ascii: "6"),
        UInt8(ascii: "S"): UInt8(ascii: "5"), UInt8(ascii: "Z"): UInt8(ascii: "2"),
    ]

    /// Character i, from 0, weighs i + 1; the check, the thirteenth, weighs 13.
    private static func sum(_ values: [Int]) -> Int {
        values.enumerated().reduce(0) { ($0 + ($1.offset + 1) * $1.element) % alphabet.count }
    }

    private static func check(of values: [Int]) -> Int {
        let rest = sum(values)
        // 13 · 16 = 208 = 9 · 23 + 1, so 16 undoes the check's weight.
        return (alphabet.count - rest) * 16 % alphabet.count
    }
}
