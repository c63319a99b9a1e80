/// Why a text is no telephone number. It repeats nothing of the text.
package enum TelephoneProblem: Error, Hashable, Sendable, CaseIterable {
    case empty
    case several
    case malformed

    /// For a person: what to do.
    package var message: String {
        switch self {
        case .empty: "请填电话号码 (enter a telephone number)"
        case .several: "这里只填一个电话号码 (enter one telephone number only)"
        case .malformed:
            "电话号码不对：手机 11 位，座机请带区号（如 0574-0000-0000），境外号码以 + 开头 (a mobile number has 11 digits, a landline its area code, a foreign number begins with +)"
        }
    }
}

extension Telephone {
    /// A longer text is none, in UTF-8 bytes.
    package static let textLimit = 400

    /// Reads what a person typed or pasted.
    ///
    /// China's code goes: `+86`, `0086`, and `86` only before a mobile number or an area code, whose zero it may have taken.
    /// Whether digits behind the last separator are an extension shows in what is before them: `0574-62002201-8012`.
    ///
    /// - Throws: `TelephoneProblem`.
    package init(reading text: String) throws(TelephoneProblem) {
        guard text.utf8.count <= Self.textLimit else { throw .malformed }
        let typed = try TypedTelephone(TelephoneSign.all(of: text))
        guard !typed.digits.isEmpty else { throw typed.isBlank ? TelephoneProblem.empty : .malformed }
        if let found = NumberingPlan.number(typed.digits, isInternational: typed.hasPlus) {
            self = try found.with(typed.extension)
            return
        }
        if typed.extension == nil, typed.groups.count > 1, let last = typed.groups.last, last.count <= 6,
            let found = NumberingPlan.number(
                typed.groups.dropLast().joined(), isInternational: typed.hasPlus),
            [.landline, .local, .hotline].contains(found.kind)
        {
            self = try found.with(last)
            return
        }
        throw typed.digits.count > 15 ? TelephoneProblem.several : .malformed
    }

    /// Nil unless it is 11 digits from 13… to 19….
    init?(mobile digits: String) {
        guard NumberingPlan.isMobile(digits[...]) else { return nil }
        self.init(.mobile, digits)
    }

    private func with(_ digits: String?) throws(TelephoneProblem) -> Telephone {
        guard let digits else { return self }
        guard digits.count <= 6 else { throw .several }
        return Telephone(kind, area: area, number, extension: digits)
    }
}

/// Digits as they were typed: in groups, with what stood before and behind them.
private struct TypedTelephone {
    private(set) var groups: [String] = []
    private(set) var hasPlus = false
    private(set) var `extension`: String?
    /// Nothing but separators.
    private(set) var isBlank = true

    var digits: String { groups.joined() }

    init(_ signs: [TelephoneSign]) throws(TelephoneProblem) {
        var isApart = true
        var behind: String?
        for sign in signs {
            isBlank = isBlank && sign == .separator
            switch sign {
            case .digit(let digit):
                if let known = behind {
                    behind = known + String(digit)
                } else if isApart {
                    groups.append(String(digit))
                    isApart = false
                } else {
                    groups[groups.count - 1].append(digit)
                }
            case .separator: isApart = true
            case .plus:
                guard groups.isEmpty, !hasPlus else { throw groups.isEmpty ? TelephoneProblem.malformed : .several }
                hasPlus = true
            case .pause:
                if groups.joined().count >= 7 { behind = behind ?? "" }
                isApart = true
            case .extension:
                guard groups.joined().count >= 5, behind ?? "" == "" else { throw .malformed }
                behind = ""
            case .label:
                guard groups.isEmpty else { throw .malformed }
            case .other: throw .malformed
            }
        }
        `extension` = behind == "" ? nil : behind
    }
}

/// Which digits are a number, and of which kind.
private enum NumberingPlan {
    static func number(_ digits: String, isInternational: Bool) -> Telephone? {
        if isInternational || digits.hasPrefix("00") {
            let abroad = digits.hasPrefix("00") ? digits.dropFirst(2) : digits[...]
            return abroad.hasPrefix("86") ? national(abroad.dropFirst(2), mayLackZero: true) : foreign(abroad)
        }
        if let found = national(digits[...], mayLackZero: false) { return found }
        guard digits.hasPrefix("86"), let found = national(digits.dropFirst(2), mayLackZero: true),
            [.mobile, .landline].contains(found.kind)
        else { return nil }
        return found
    }

    private static func national(_ digits: Substring, mayLackZero: Bool) -> Telephone? {
        if isMobile(digits) { return Telephone(.mobile, digits) }
        // As one dialled a mobile number of another area.
        if digits.hasPrefix("01"), isMobile(digits.dropFirst()) { return Telephone(.mobile, digits.dropFirst()) }
        if digits.hasPrefix("0") { return behindArea(String(digits)) }
        if digits.count == 10, digits.hasPrefix("400") || digits.hasPrefix("800") { return Telephone(.hotline, digits) }
        if mayLackZero, let found = behindArea("0" + digits) { return found }
        guard let first = digits.first else { return nil }
        if (7...8).contains(digits.count), "2345678".contains(first) { return Telephone(.local, digits) }
        return (3...6).contains(digits.count) ? Telephone(.short, digits) : nil
    }

    static func isMobile(_ digits: Substring) -> Bool {
        digits.count == 11 && digits.first == "1" && "3456789".contains(digits.dropFirst().first ?? "0")
    }

    /// 010 and 02x have three digits, 03xx to 09xx four.
    private static func behindArea(_ digits: String) -> Telephone? {
        let length = digits.hasPrefix("010") || digits.hasPrefix("02") ? 3 : 4
        guard length == 3 || "3456789".contains(digits.dropFirst().first ?? "0") else { return nil }
        let (area, number) = (String(digits.prefix(length)), digits.dropFirst(length))
        guard let first = number.first else { return nil }
        // No exchange's numbers begin with 0: made-up ones do.
        if (7...8).contains(number.count), first != "1" { return Telephone(.landline, area: area, number) }
        return (5...6).contains(number.count) && "19".contains(first) ? Telephone(.short, area: area, number) : nil
    }

    private static func foreign(_ digits: Substring) -> Telephone? {
        (7...15).contains(digits.count) && digits.first != "0" ? Telephone(.foreign, digits) : nil
    }
}
