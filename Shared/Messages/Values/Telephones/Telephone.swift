/// A telephone number as it is stored, compared, shown and dialled. What people type or paste is read by `init(reading:)`
/// alone: `+86 138 0574 1234`, `008613805741234` and `１３８-0574-1234` are one number.
///
/// Sources: the numbering plan of China's telephone networks (电信网编号计划, Ministry of Industry and Information Technology,
/// 2017); E.164 for foreign numbers.
package struct Telephone: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// 手机: 11 digits, 13… to 19….
        case mobile
        /// 座机 with its area code.
        case landline
        /// 座机 without an area code: 7 or 8 digits that reach it from the same area alone.
        case local
        /// 400 and 800: 10 digits.
        case hotline
        /// 服务号 12345, 12388, 95588; 集群网短号: 3 to 6 digits, service numbers with an area code before them, too.
        case short
        /// Of another country or of Hong Kong, Macau and Taiwan: `+` and at most 15 digits.
        case foreign
    }

    package let kind: Kind
    /// With its zero: `0574`, `010`; nil where there is none.
    package let area: String?
    /// The digits behind the area code; of a foreign number all, its country's code first.
    package let number: String
    /// 分机: 1 to 6 digits.
    package let `extension`: String?

    init(_ kind: Kind, area: String? = nil, _ number: some StringProtocol, extension: String? = nil) {
        self.kind = kind
        self.area = area
        self.number = String(number)
        self.extension = `extension`
    }

    /// The form in which it is stored: `13805741234`, `057462002201`, `057462002201x8012`, `+85291234567`. It reads to itself.
    package var description: String {
        (kind == .foreign ? "+" : "") + (area ?? "") + number + (`extension`.map { "x" + $0 } ?? "")
    }

    /// In groups, for people: `138 0574 1234`, `0574-6200-2201`, `0574-6200-2201转8012`, `400-820-8820`.
    package var shown: String {
        let grouped =
            switch kind {
            case .mobile: Self.groups(number, [3, 4], by: " ")
            case .landline, .local: Self.groups(number, [number.count - 4], by: "-")
            case .hotline: Self.groups(number, [3, 3], by: "-")
            case .short: number
            case .foreign: "+" + number
            }
        return (area.map { $0 + "-" } ?? "") + grouped + (`extension`.map { "转" + $0 } ?? "")
    }

    /// What stands behind `tel:`; a comma waits before the extension is dialled.
    package var dialled: String {
        (kind == .foreign ? "+" : "") + (area ?? "") + number + (`extension`.map { "," + $0 } ?? "")
    }

    /// `138****1234`: enough for who knows the number to know it again. Of fewer than eight digits nothing.
    package var masked: String {
        let digits = (area ?? "") + number
        return digits.count < 8
            ? String(repeating: "*", count: digits.count) : "\(digits.prefix(3))****\(digits.suffix(4))"
    }

    /// Whether both may be the same line: an area code or an extension that only one of them has does not tell them apart.
    package func matches(_ other: Telephone) -> Bool {
        func agree(_ left: String?, _ right: String?) -> Bool { left == nil || right == nil || left == right }
        return (kind == .foreign) == (other.kind == .foreign) && number == other.number && agree(area, other.area)
            && agree(`extension`, other.extension)
    }

    private static func groups(_ digits: String, _ lengths: [Int], by separator: String) -> String {
        var rest = digits[...]
        var parts: [Substring] = []
        for length in lengths {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return (parts + [rest]).joined(separator: separator)
    }
}

extension Telephone {
    /// A stored number as people read it; what does not read as one is shown as it is.
    package static func shown(_ stored: String) -> String {
        (try? Telephone(reading: stored))?.shown ?? stored
    }

    /// A stored number as a phone dials it.
    package static func dialled(_ stored: String) -> String {
        (try? Telephone(reading: stored))?.dialled ?? stored
    }

    /// A stored number with its middle hidden; nothing of what does not read as one.
    package static func masked(_ stored: String) -> String {
        (try? Telephone(reading: stored))?.masked ?? String(repeating: "*", count: min(stored.count, 8))
    }

    /// Why no text message can be sent to it, and what to do; nil of a mobile number of mainland China.
    package var textProblem: String? {
        switch kind {
        case .mobile:
            `extension` == nil
                ? nil
                : "带分机的号码收不到短信；请填 11 位手机号 (a number with an extension receives no text messages: enter a mobile number)"
        case .landline, .local:
            "座机收不到短信；请填 11 位手机号 (a landline receives no text messages: enter a mobile number of 11 digits)"
        case .hotline, .short:
            "这个号码收不到短信；请填 11 位手机号 (this number receives no text messages: enter a mobile number of 11 digits)"
        case .foreign:
            "短信发不到境外号码；请填 11 位的大陆手机号 (text messages do not reach foreign numbers: enter a mainland mobile number)"
        }
    }
}
