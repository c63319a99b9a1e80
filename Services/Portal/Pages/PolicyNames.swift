import Messages

extension Words {
    /// Whether these are the words of the English pages.
    var isEnglish: Bool { find("staff.tag") == "en" }

    /// A promise in the page's language.
    func promise(_ promise: CasePromise) -> String { isEnglish ? promise.english : promise.chinese }

    /// How filers' pages call an office: in Chinese as the county does, in English by its kind.
    ///
    /// - Parameter own: the desk's own word for it, 镇里.
    func office(_ office: Office?, _ own: String) -> String {
        guard isEnglish, let office else { return own }
        let level =
            switch office.area.level {
            case .village: "village"
            case .town: "town"
            case .county: "county"
            }
        return self("villager.office.\(office.line.rawValue).\(level)")
    }
}

extension CasePolicy.Category {
    /// On an English page the English name, if the county gave one.
    func name(in words: Words) -> String { words.isEnglish ? english ?? name : name }

    /// Whether its name stays Chinese on an English page.
    func isForeign(in words: Words) -> Bool { words.isEnglish && english == nil }
}

extension CasePolicy {
    /// What a category is called; its id if there is no such category.
    func name(ofCategory id: String, in words: Words) -> String { category(id)?.name(in: words) ?? id }
}
