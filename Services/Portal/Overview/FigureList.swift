import Messages

/// What a list of the desk is called that a figure opened.
enum FigureList {
    /// 示范东溪村 2026-11-01 至 2026-11-30 提交 已答复.
    static func name(_ filter: CaseListFilter, _ names: CaseNames) -> String {
        let words = names.words
        var parts: [String] = []
        if let area = filter.area { parts.append(names.register.name(area)) }
        if filter.from != nil || filter.through != nil {
            parts.append(
                words(
                    "overview.list.filed",
                    ["from": filter.from?.description ?? "", "through": filter.through?.description ?? ""]))
        }
        if let kind = filter.kind { parts.append(names.kind(kind)) }
        if let id = filter.category { parts.append(names.register.policy.name(ofCategory: id, in: words)) }
        if let state = filter.state { parts.append(names.state(state)) }
        if let part = filter.part { parts.append(words("overview.part.\(part.rawValue)")) }
        return parts.joined(separator: " · ")
    }
}
