import Messages

/// Where a case starts, and how far down it can be seen.
struct CaseRoute: Equatable, Sendable {
    let office: Office
    /// Offices of the line whose area contains this know of the case.
    let sight: AreaCode

    /// 咨询, 求助, 建议 start at the village unless their category says otherwise, and the town sees them at once
    /// 镇村即时响应. 监督 goes to the town's discipline
    /// office, or to the county's when it is about the town; nobody below hears of it.
    ///
    /// - Parameters:
    ///   - village: the place's code, of the village level.
    ///   - start: where the category's cases of affairs start. The village knows of them all the same.
    init(kind: CaseKind, target: CaseTarget?, village: AreaCode, start: CaseStart = .village) {
        guard kind == .supervise else {
            let first =
                switch start {
                case .village: village
                case .town: village.town ?? village.county
                case .county: village.county
                }
            office = Office(.affairs, first)
            sight = village
            return
        }
        let place = target == .town ? village.county : village.town ?? village.county
        office = Office(.discipline, place)
        sight = place
    }

    /// Where a case goes when it turns out to be misconduct 转检举控告: to county discipline, past everybody who had it.
    static func turned(village: AreaCode) -> Office { Office(.discipline, village.county) }
}
