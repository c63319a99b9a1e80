import Messages
import ServiceKit

extension CaseHandlers {
    /// Open to all, as filing is.
    func foresee(_ query: ForeseeCase, _ view: View) throws -> ForeseeCase.Reply {
        guard query.village.level == .village, try AreaRegister.find(query.village, in: view.database) != nil else {
            throw DeskError.notFound(
                "area.unknown", "没有这个村或社区；请核对区划代码 (there is no village or community with this code)")
        }
        let office = CaseRoute(kind: query.kind, target: query.target, village: query.village).office
        let categories = policy.offered(query.kind)
        let words = words(view.database)
        let receive = clocks.receive(filed: view.now, by: office)
        return ForeseeCase.Reply(
            office: try words.name(of: office), handledBy: office, receiveBy: receive.day,
            isProvisional: receive.provisional != nil,
            answers: try categories.map { category in
                let own = CaseRoute(
                    kind: query.kind, target: query.target, village: query.village, start: category.startsAt ?? .village
                ).office
                let answer = clocks.answer(query.kind, category.id, from: view.now, by: own)
                return ForeseeCase.Answer(
                    category: category.id, by: answer.day, isProvisional: answer.provisional != nil,
                    office: own == office ? nil : try words.name(of: own),
                    handledBy: own)
            },
            above: try receive.escalations.map { try words.name(of: $0.to) })
    }
}
