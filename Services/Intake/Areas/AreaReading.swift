import Messages

extension Area {
    /// Reads a row of a file of areas.
    init(_ row: AreaRow) throws(RowProblem) {
        let code = try Field.area(row.code)
        let kind = try AreaKind(reading: Field.trimmed(row.kind), of: code)
        let telephone = try Field.telephone(row.telephone)
        self.init(
            code: code, name: try Field.text(row.name, "名称", limit: 40), kind: kind,
            telephone: telephone.isEmpty ? nil : telephone)
    }
}

extension AreaKind {
    private static let words: [String: AreaKind] = [
        "县": .county, "市": .county, "县级市": .county, "区": .county, "镇": .town, "乡": .town, "街道": .town,
        "村": .village, "社区": .community,
    ]

    /// A word of the wire or of the trade; empty: by the level of the code.
    fileprivate init(reading word: String, of code: AreaCode) throws(RowProblem) {
        guard !word.isEmpty else {
            self =
                switch code.level {
                case .county: .county
                case .town: .town
                case .village: .village
                }
            return
        }
        guard let kind = AreaKind(rawValue: word) ?? Self.words[word] else {
            throw .malformed("类型应为县、镇、乡、街道、村或社区 (county, town, village or community)")
        }
        guard kind.level == code.level else {
            throw .malformed("类型与区划代码的位数不符 (the kind does not fit the length of the code)")
        }
        self = kind
    }
}
