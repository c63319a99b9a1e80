/// What may be shown of personal data where a hint is enough.
enum Masking {
    /// The first character only: `陈*`.
    static func name(_ name: String) -> String {
        name.first.map { "\($0)*" } ?? ""
    }

    /// The end of a door's number, so that who stands before it knows it again: the last number with what follows it, `**12号`.
    static func door(_ door: String) -> String {
        let isDigit = { (character: Character) in character.isASCII && character.isNumber }
        guard let last = door.lastIndex(where: isDigit) else { return door.isEmpty ? "" : "**" }
        let before = door[..<last].lastIndex { !isDigit($0) }
        let start = before.map { door.index(after: $0) } ?? door.startIndex
        return "**" + door[start...].suffix(6)
    }
}
