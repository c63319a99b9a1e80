import Messages
import ServiceKit

/// Made-up events, marked as such, of every type of the open feed.
enum Samples {
    static func send(_ act: Act) throws -> SendSamples.Reply {
        let events = all(in: act.source.county, on: CivilDay(inChinaAt: act.now), id(act))
        for event in events { try act.record(event) }
        return SendSamples.Reply(count: events.count)
    }

    private static func id(_ act: Act) -> OpenID {
        var generator = act.randomness
        return OpenID(random: &generator)
    }

    /// One case through all its turns, and a town that does not exist.
    static func all(in county: AreaCode, on day: CivilDay, _ id: OpenID) -> [any OpenEvent] {
        let town = AreaCode("\(county)999") ?? county
        let facts = OpenCaseFacts(
            case: id, area: town, kind: .help, category: "infrastructure", day: day, sample: true)
        let turns: [OpenMilestone] = [.filed, .declined, .reopened, .accepted, .overdue, .answered, .ended]
        return [
            OpenAreaNamed(area: town, name: "样例镇", kind: .town, sample: true),
            OpenCategoriesSet(
                categories: [.init(id: "infrastructure", name: "道路水电", english: "Roads, water and power")],
                sample: true),
        ] + turns.map { $0.event(facts) } + [
            OpenTownMonth(
                area: town, month: TownMonths.month(of: day), filed: 42, answered: 40, inTime: 35, judged: 12,
                satisfied: nil, sample: true)
        ]
    }
}
