import Messages

/// What a guide must be, and what a search finds.
enum GuideRules {
    static func check(_ command: WriteGuide, today: CivilDay) throws(DeskError) {
        let text = command.text
        try part(text.title, "title", limit: GuideText.titleLimit, isNeeded: true, isLine: true)
        try part(text.steps, "steps", isNeeded: true)
        for (name, value) in [
            ("who", text.who), ("bring", text.bring), ("place", text.place), ("hours", text.hours), ("fee", text.fee),
        ] {
            try part(value, name)
        }
        guard (0...9_999).contains(command.order) else {
            throw .invalid("order", "次序是 0 到 9999 的整数，小的在前 (the order is 0 to 9,999)")
        }
        guard command.reviewBy >= today, command.reviewBy <= today.advanced(by: Guide.reviewDays) else {
            throw .invalid(
                "reviewBy",
                "复核日期应在今天起 \(Guide.reviewDays) 天之内 (a guide is read again within \(Guide.reviewDays) days from today)")
        }
    }

    private static func part(
        _ text: String, _ name: String, limit: Int = GuideText.partLimit, isNeeded: Bool = false, isLine: Bool = false
    ) throws(DeskError) {
        if isNeeded || !text.isEmpty { try FilingRules.text(text, name, limit: limit) }
        let isClean = text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control || $0 == "\n" && !isLine
        }
        guard isClean else {
            throw .invalid("\(name).control", "里面有看不见的控制字符；请重新输入 ('\(name)' contains control characters)")
        }
    }

    /// Whether each of the words that are parted by spaces stands somewhere in the text, in capitals or not; or, for an everyday
    /// word in it, one that stands in guides in its place.
    static func matches(_ text: GuideText, _ search: String, _ everyday: [GuideWord] = []) -> Bool {
        let words = String(search.prefix(50)).lowercased().split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty else { return true }
        let whole = [text.title, text.who, text.bring, text.steps, text.place, text.hours, text.fee]
            .joined(separator: "\n").lowercased()
        return words.allSatisfy { word in
            whole.contains(word)
                || everyday.contains { entry in
                    entry.say.contains { word.contains($0.lowercased()) }
                        && entry.means.contains { whole.contains($0.lowercased()) }
                }
        }
    }
}
