import GRDB
import Messages
import ServiceKit

/// Guides 办事指南: their offices write them, everybody reads them.
enum GuideHandlers {
    /// - Parameter words: the everyday words in force.
    static func install(
        into service: inout ServiceDefinition, words: @escaping @Sendable (Database) throws -> [GuideWord]
    ) {
        service.projections.append(GuideRegister.projection)
        service.on(WriteGuide.self, write)
        service.on(RetireGuide.self, retire)
        service.on(ListGuides.self) { try list($0, words($1.database), $1) }
        service.on(ReadGuide.self, read)
    }

    private static func write(_ command: WriteGuide, _ act: Act) throws -> Guide {
        let area = command.area
        try act.require(RegisterPermissions.village, at: area)
        guard try AreaRegister.find(area, in: act.database) != nil else {
            throw DeskError.unknownArea(area)
        }
        let known = try command.guide.map { try found($0, act.database) }
        if let known, known.guide.area != area {
            throw DeskError.invalid("guide.area", "指南不能换地方；请在新的地方另写一份 (a guide stays in its area: write another there)")
        }
        try GuideRules.check(command, today: CivilDay(inChinaAt: act.now))
        if known?.isInForce != true, try GuideRegister.list(of: area, act.database).count >= Guide.areaLimit {
            throw DeskError.refused(
                "guide.limit",
                "一个地方最多 \(Guide.areaLimit) 份指南；请先停用几份 (an area has \(Guide.areaLimit) guides: retire some first)")
        }
        let guide = Guide(
            guide: command.guide ?? act.newID(), area: area, order: command.order, text: command.text,
            reviewBy: command.reviewBy)
        try act.record(GuideWritten(guide: guide, by: act.actor.account))
        return guide
    }

    private static func retire(_ command: RetireGuide, _ act: Act) throws -> Guide {
        let known = try found(command.guide, act.database)
        try act.require(RegisterPermissions.village, at: known.guide.area)
        guard known.isInForce else {
            throw DeskError.refused("guide.retired", "这份指南已经停用了 (the guide is out of force already)")
        }
        try act.record(GuideRetired(guide: command.guide, area: known.guide.area, by: act.actor.account))
        return known.guide
    }

    /// Open to all.
    private static func list(_ query: ListGuides, _ everyday: [GuideWord], _ view: View) throws -> ListGuides.Reply {
        let areas = sequence(first: query.area, next: \.parent)
        let guides = try areas.flatMap { try GuideRegister.list(of: $0, view.database) }
            .filter { GuideRules.matches($0.text, query.search ?? "", everyday) }
            .sorted { ($0.order, $1.area.level, $0.guide) < ($1.order, $0.area.level, $1.guide) }
        return ListGuides.Reply(
            guides: guides.map {
                .init(guide: $0.guide, area: $0.area, order: $0.order, title: $0.text.title, reviewBy: $0.reviewBy)
            })
    }

    /// Open to all.
    private static func read(_ query: ReadGuide, _ view: View) throws -> Guide {
        let known = try found(query.guide, view.database)
        guard known.isInForce else { throw Self.unknown }
        return known.guide
    }

    private static func found(_ id: UUIDv7, _ db: Database) throws -> (guide: Guide, isInForce: Bool) {
        guard let known = try GuideRegister.find(id, db) else { throw Self.unknown }
        return known
    }

    private static let unknown = DeskError.notFound(
        "guide.unknown", "没有这份指南，或者已经停用 (there is no such guide, or it is out of force)")
}
