import Messages

/// Reads the fields of import rows: trims them, bounds them, says which one is wrong.
enum Field {
    /// A text without control characters.
    static func text(_ raw: String, _ name: String, limit: Int, required: Bool = true) throws(RowProblem) -> String {
        let text = trimmed(raw)
        guard !required || !text.isEmpty else { throw .malformed("\(name)为空 (empty)") }
        guard text.unicodeScalars.count <= limit else {
            throw .malformed("\(name)超过 \(limit) 个字 (longer than \(limit) characters)")
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw .malformed("\(name)含有控制字符 (contains control characters)")
        }
        return text
    }

    static func area(_ raw: String, level: AreaCode.Level? = nil) throws(RowProblem) -> AreaCode {
        guard let code = AreaCode(digits(raw)) else {
            throw .malformed("区划代码应为 6、9 或 12 位数字 (an area code has 6, 9 or 12 digits)")
        }
        guard level == nil || code.level == level else {
            throw .malformed("这里应填 \(level?.rawValue ?? 0) 位区划代码 (the code must have \(level?.rawValue ?? 0) digits)")
        }
        return code
    }

    /// 1 to 8 digits, as `RoleAtScope` has it.
    static func grid(_ raw: String) throws(RowProblem) -> String {
        let text = digits(raw)
        guard (1...8).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .malformed("网格号应为 1 至 8 位数字 (a grid number has 1 to 8 digits)")
        }
        return text
    }

    /// A whole number; `fallback` if the field is empty.
    static func number(
        _ raw: String, _ name: String, in range: ClosedRange<Int>, or fallback: Int
    ) throws(RowProblem) -> Int {
        let text = trimmed(raw)
        guard !text.isEmpty else { return fallback }
        guard let number = TypedNumber.integer(text), range.contains(number) else {
            throw .malformed(
                "\(name)应为 \(range.lowerBound) 至 \(range.upperBound) 的整数 (a whole number in that range)")
        }
        return number
    }

    /// A number with letters and hyphens of its own, 户号 3-12, as it is compared.
    static func identifier(_ raw: String, _ name: String, limit: Int) throws(RowProblem) -> String {
        try text(TypedNumber.identifier(raw), name, limit: limit)
    }

    /// A row of digits, spaces and hyphens dropped; a point stays, since a spreadsheet's 12.0 is not 120.
    private static func digits(_ raw: String) -> String {
        TypedNumber.identifier(raw).replacing("-", with: "")
    }

    /// Empty, or a telephone number as it is stored.
    static func telephone(_ raw: String) throws(RowProblem) -> String {
        do {
            return try Telephone(reading: raw).description
        } catch {
            guard error != .empty else { return "" }
            throw .malformed(error.message)
        }
    }

    /// Most fields have nothing to trim: those are not copied.
    static func trimmed(_ raw: String) -> String {
        guard let first = raw.unicodeScalars.first, let last = raw.unicodeScalars.last,
            isSpace(first) || isSpace(last)
        else { return raw }
        var scalars = raw.unicodeScalars[...]
        while let scalar = scalars.first, isSpace(scalar) { scalars.removeFirst() }
        while let scalar = scalars.last, isSpace(scalar) { scalars.removeLast() }
        return String(scalars)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
}
