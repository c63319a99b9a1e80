import Messages

extension Area {
    /// Reads a row of a file of areas.
    ///
    /// - Parameter known: what stays where the row says nothing.
    init(_ row: AreaRow, code: AreaCode, known: Area?) throws(RowProblem) {
        let kind =
            if row.kind == nil, let known { known.kind } else {
                try AreaKind(reading: Field.trimmed(row.kind ?? ""), of: code)
            }
        let telephone =
            try row.telephone.map { raw throws(RowProblem) in try Field.telephone(raw) } ?? known?.telephone ?? ""
        self.init(
            code: code, name: try Field.text(row.name, "名称", limit: 40), kind: kind,
            telephone: telephone.isEmpty ? nil : telephone,
            hours: try Self.told(row.hours, "办公时间", limit: 60, known?.hours),
            address: try Self.told(row.address, "办公地址", limit: 100, known?.address),
            discipline: try Self.discipline(row, code, known?.discipline))
    }

    /// What is different from what was registered.
    func changes(from known: Area) -> [FieldChange] {
        FieldChange.between([
            "name": (known.name, name), "kind": (known.kind.rawValue, kind.rawValue),
            "telephone": (known.telephone, telephone), "hours": (known.hours, hours),
            "address": (known.address, address),
            "discipline-telephone": (known.discipline?.telephone, discipline?.telephone),
            "discipline-address": (known.discipline?.address, discipline?.address),
        ])
    }

    private static func told(
        _ raw: String?, _ name: String, limit: Int, _ known: String?
    ) throws(RowProblem) -> String? {
        guard let raw else { return known }
        let text = try Field.text(raw, name, limit: limit, required: false)
        return text.isEmpty ? nil : text
    }

    /// People are sent there with what they would not write down: an address without a telephone will not do.
    private static func discipline(
        _ row: AreaRow, _ code: AreaCode, _ known: DisciplineOffice?
    ) throws(RowProblem) -> DisciplineOffice? {
        let telephone = try row.disciplineTelephone.map { raw throws(RowProblem) in try Field.telephone(raw) }
        let address = try told(row.disciplineAddress, "纪检地址", limit: 100, known?.address) ?? ""
        let number = telephone ?? known?.telephone ?? ""
        guard !number.isEmpty || !address.isEmpty else { return nil }
        guard code.level < .village else {
            throw .malformed("村、社区没有纪检机关；请填在镇或县里 (a village has no office of discipline)")
        }
        guard !number.isEmpty, !address.isEmpty else {
            throw .malformed("纪检电话和纪检地址要填就都填 (an office of discipline has both a telephone and an address)")
        }
        return DisciplineOffice(telephone: number, address: address)
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
