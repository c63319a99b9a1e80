/// Looks for telephone numbers in a free text, however they are written there: with any separators between the digits, in
/// another width or script, in Chinese digits, with or without area and country code.
package struct TelephoneSearch: Sendable {
    /// By how many digits they have.
    private let sought: [Int: Set<ArraySlice<UInt8>>]

    /// - Parameter numbers: those of 3 to 6 digits are not looked for: they are nobody's own.
    package init(_ numbers: [Telephone]) {
        let cores = numbers.compactMap(Self.core).map { Array($0.utf8)[...] }
        sought = Dictionary(grouping: cores, by: \.count).mapValues { Set($0) }
    }

    package func occurs(in text: String) -> Bool {
        Self.runs(in: text).contains { run in
            sought.contains { count, numbers in
                run.count >= count
                    && (0...(run.count - count)).contains { numbers.contains(run[$0..<$0 + count]) }
            }
        }
    }

    /// The digits by which a number is known: without area, country and extension.
    private static func core(_ telephone: Telephone) -> String? {
        switch telephone.kind {
        case .mobile, .landline, .local, .hotline: telephone.number
        // A country's code has at most three digits.
        case .foreign: String(telephone.number.suffix(max(7, telephone.number.count - 3)))
        case .short: nil
        }
    }

    /// The mobile numbers that a text may hold.
    package static func mobiles(in text: String) -> [Telephone] {
        runs(in: text).flatMap { run in
            (0..<max(0, run.count - 10)).compactMap { start in
                Telephone(mobile: String(decoding: run[start..<start + 11], as: UTF8.self))
            }
        }
    }

    /// The digits of a text between its words, as ASCII: whatever else stands between them is left out.
    private static func runs(in text: String) -> [[UInt8]] {
        var runs: [[UInt8]] = []
        var run: [UInt8] = []
        for sign in TelephoneSign.all(of: text) {
            switch sign {
            case .digit(let digit): run += digit.utf8
            case .separator, .plus, .pause: continue
            case .extension, .label, .other:
                if !run.isEmpty { runs.append(run) }
                run = []
            }
        }
        return run.isEmpty ? runs : runs + [run]
    }
}
