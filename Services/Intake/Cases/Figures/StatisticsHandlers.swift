import GRDB
import Messages
import ServiceKit

extension CaseHandlers {
    /// The longest stretch that figures are asked for.
    static let statisticsDays = 3 * 366

    func statistics(_ query: ReadStatistics, _ view: View) throws -> ReadStatistics.Reply {
        guard query.from <= query.through,
            query.through.daysSince1970 - query.from.daysSince1970 < Self.statisticsDays
        else { throw DeskError.wrongDays }
        let sight = try sight(of: view.actor, over: query.area)
        let measures = try CaseMeasure.fetch(
            sight, area: query.area, from: query.from, through: query.through, today: CivilDay(inChinaAt: view.now),
            view.database)
        let groups = Dictionary(grouping: measures) { $0.key(by: query.by, in: query.area) }.sorted { $0.key < $1.key }
        let table = FigureTable(groups.map(\.value), smallest: policy.smallestGroup)
        return ReadStatistics.Reply(
            all: table.all, groups: zip(groups, table.groups).map { .init(key: $0.key, figures: $1) })
    }

    /// What the actor's offices see, if one of them reaches the area. The village affairs supervision committee 村务监督委员会, which
    /// handles no cases, sees the figures of its village.
    func sight(of actor: Principal, over area: AreaCode) throws -> CaseVisibility {
        let overseen = actor.roles.filter { $0.role == .villageSupervision }.map { Office(.affairs, $0.area) }
        let sight = CaseVisibility(actor.account, actor.offices + overseen)
        guard sight.reaches(area) else {
            throw DeskError.forbidden("\(area) 的数据只有该地的单位能看 (figures of \(area) are for the offices that work for it)")
        }
        return sight
    }
}

extension CaseMeasure {
    func key(by grouping: StatisticsGrouping, in area: AreaCode) -> String {
        switch grouping {
        case .area: String(village.prefix(area.level == .county ? 9 : 12))
        case .category: category
        case .state: state
        case .kind: kind
        case .month: String(filedDay.description.prefix(7))
        }
    }
}

extension DeskError {
    static let wrongDays = DeskError.invalid(
        "days", "起始日不能晚于截止日，最长三年 ('from' comes before 'through', at most three years)")
}
