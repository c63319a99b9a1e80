/// Walks JSON text once, without recursion, and refuses what RFC 8259 does not allow, and three things that it leaves open: a
/// name twice in one object, at any depth; a `\u` escape that is half a surrogate pair; nesting deeper than
/// `JSONMembers.depthLimit`.
///
/// It decodes nothing and makes no text. What it takes beside the bytes is a place for each name of the objects that are open
/// at once. Comparing names costs what sorting them does, however many a hostile text has.
struct JSONScanner {
    typealias Malformed = JSONMembers.Malformed

    /// What lies between the quotes of a string.
    struct Text {
        var range: Range<Int>
        /// Whether it is ASCII without escapes, so that equal names have equal bytes.
        var isPlain: Bool
    }

    private let bytes: UnsafeRawBufferPointer
    private var index = 0
    private var depth = 0
    /// Of each level that is open, the outermost last: whether it is an object. `depthLimit` levels fit.
    private var objects: UInt64 = 0
    /// Of each level that is open, as `objects`: whether one of its names is not plain.
    private var oddlyNamed: UInt64 = 0
    /// The names of all objects that are open, and before those of each where the ones of its parent begin.
    private var names: [Text] = []
    /// Where the names of the innermost open object begin.
    private var firstName = 0

    /// Past so many names of one object they are sorted, not compared each with each.
    private static let comparedInPairs = 16

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        names.reserveCapacity(16)
    }

    /// Passes text that is one object, and answers where its members stand, in their order.
    mutating func members() throws(Malformed) -> [(name: Text, value: Range<Int>)] {
        var found: [(name: Text, value: Range<Int>)] = []
        found.reserveCapacity(8)
        skipSpace()
        guard take("{") else { throw malformed("an object must begin with {") }
        try open(isObject: true)
        skipSpace()
        if !take("}") {
            repeat {
                let name = try name()
                skipSpace()
                let start = index
                try value()
                found.append((name, start..<index))
                skipSpace()
            } while take(",")
            guard take("}") else { throw malformed("a comma or } is missing") }
        }
        try close()
        try end()
        return found
    }

    /// Passes text that is one value of any kind.
    mutating func document() throws(Malformed) {
        try value()
        try end()
    }

    /// Passes one value and what is in it.
    private mutating func value() throws(Malformed) {
        let outside = depth
        repeat {
            if try begin() { continue }
            while depth > outside, try !goOn() {}
        } while depth > outside
    }

    /// Passes a value that holds no other, or the beginning of one that does.
    ///
    /// - Returns: whether the next value is one in it.
    private mutating func begin() throws(Malformed) -> Bool {
        skipSpace()
        guard let byte = peek() else { throw malformed("it ends too early") }
        switch byte {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"):
            index += 1
            try open(isObject: true)
            skipSpace()
            guard take("}") else {
                _ = try name()
                return true
            }
            try close()
        case UInt8(ascii: "["):
            index += 1
            try open(isObject: false)
            skipSpace()
            guard take("]") else { return true }
            try close()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: throw malformed("a value is missing")
        }
        return false
    }

    /// Passes what follows a value in the innermost open object or array: a comma, and a name if one belongs there, or the end.
    ///
    /// - Returns: whether another value comes.
    private mutating func goOn() throws(Malformed) -> Bool {
        skipSpace()
        let isObject = objects & 1 == 1
        if take(",") {
            if isObject { _ = try name() }
            return true
        }
        guard take(isObject ? "}" : "]") else {
            throw malformed(peek() == nil ? "it ends too early" : "a comma or \(isObject ? "}" : "]") is missing")
        }
        try close()
        return false
    }

    private mutating func open(isObject: Bool) throws(Malformed) {
        depth += 1
        guard depth <= JSONMembers.depthLimit else { throw malformed("nested too deep") }
        objects = objects << 1 | (isObject ? 1 : 0)
        oddlyNamed <<= 1
        guard isObject else { return }
        names.append(Text(range: firstName..<firstName, isPlain: true))
        firstName = names.count
    }

    private mutating func close() throws(Malformed) {
        if objects & 1 == 1 {
            if repeatsName() { throw malformed("a member stands twice in the object that ends here") }
            let outer = names[firstName - 1].range.lowerBound
            names.removeLast(names.count - firstName + 1)
            firstName = outer
        }
        objects >>= 1
        oddlyNamed >>= 1
        depth -= 1
    }

    private mutating func end() throws(Malformed) {
        skipSpace()
        guard index == bytes.count else { throw malformed("something follows the value") }
    }

    private func malformed(_ problem: String) -> Malformed {
        Malformed(reason: "\(problem), at byte \(index)")
    }

    // MARK: Names

    /// Passes a name of the innermost open object, and the colon.
    private mutating func name() throws(Malformed) -> Text {
        skipSpace()
        guard peek() == UInt8(ascii: "\"") else { throw malformed("a name must be a string") }
        let name = try string()
        names.append(name)
        if !name.isPlain { oddlyNamed |= 1 }
        skipSpace()
        guard take(":") else { throw malformed("a colon is missing after a name") }
        return name
    }

    /// Whether the innermost open object has a name twice.
    private mutating func repeatsName() -> Bool {
        let own = firstName..<names.count
        guard own.count > 1 else { return false }
        // As Swift compares texts, as decoders do: escapes read, and whatever Unicode holds to be the same.
        if oddlyNamed & 1 == 1 {
            return Set(names[own].map { JSONMembers.text(of: $0, in: bytes) }).count < own.count
        }
        if own.count > Self.comparedInPairs {
            names[own].sort { [bytes] in Self.order($0.range, $1.range, bytes) < 0 }
            return own.dropFirst().contains { Self.order(names[$0 - 1].range, names[$0].range, bytes) == 0 }
        }
        for later in own.dropFirst() {
            let name = names[later].range
            for earlier in own.lowerBound..<later where names[earlier].range.count == name.count {
                if Self.order(names[earlier].range, name, bytes) == 0 { return true }
            }
        }
        return false
    }

    /// Below zero, zero or above it: the shorter first, those of one length by their bytes.
    private static func order(_ left: Range<Int>, _ right: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Int {
        guard left.count == right.count else { return left.count - right.count }
        for offset in 0..<left.count {
            let difference = Int(bytes[left.lowerBound + offset]) - Int(bytes[right.lowerBound + offset])
            if difference != 0 { return difference }
        }
        return 0
    }

    // MARK: Strings

    /// Passes a string, of which the next byte is the quote.
    private mutating func string() throws(Malformed) -> Text {
        index += 1
        let start = index
        var isPlain = true
        while true {
            var next = index
            while next < bytes.count, Self.isPlain(bytes[next]) { next += 1 }
            index = next
            guard let byte = peek() else { throw malformed("a string does not end") }
            if byte == UInt8(ascii: "\"") { break }
            isPlain = false
            if byte == UInt8(ascii: "\\") {
                try escape()
            } else if byte < 0x20 {
                throw malformed("a control character stands in a string without an escape")
            } else {
                try character(byte)
            }
        }
        index += 1
        return Text(range: start..<index - 1, isPlain: isPlain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape() throws(Malformed) {
        index += 1
        guard let byte = peek() else { throw malformed("a string does not end") }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
        case UInt8(ascii: "u"):
            index += 1
            switch try unit() {
            case 0xD800...0xDBFF:
                guard take("\\"), take("u"), (0xDC00...0xDFFF).contains(try unit()) else {
                    throw malformed("a string holds half a surrogate pair")
                }
            case 0xDC00...0xDFFF: throw malformed("a string holds half a surrogate pair")
            default: break
            }
        default: throw malformed("a string has a bad escape")
        }
    }

    /// The four hexadecimal digits of an escape.
    private mutating func unit() throws(Malformed) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = peek().flatMap({ Hex.value($0) }) else { throw malformed("a string has a bad escape") }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }

    /// Passes a character that is not ASCII: well-formed UTF-8, by table 3-7 of the Unicode Standard.
    private mutating func character(_ first: UInt8) throws(Malformed) {
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch first {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0xBF)
            }
        guard length > 0, index + length <= bytes.count, second.contains(bytes[index + 1]) else {
            throw malformed("invalid UTF-8")
        }
        for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { throw malformed("invalid UTF-8") }
        index += length
    }

    // MARK: Numbers and words

    private mutating func number() throws(Malformed) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
    }

    private mutating func digits() throws(Malformed) {
        let start = index
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw malformed("a number lacks a digit") }
    }

    private mutating func word(_ word: StaticString) throws(Malformed) {
        let isThere = word.withUTF8Buffer { letters in
            index + letters.count <= bytes.count && letters.indices.allSatisfy { bytes[index + $0] == letters[$0] }
        }
        guard isThere else { throw malformed("a value is missing") }
        index += word.utf8CodeUnitCount
    }

    // MARK: Bytes

    private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }
}
