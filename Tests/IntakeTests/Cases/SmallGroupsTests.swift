import Messages
import Testing

@testable import Intake

@Suite("Small groups")
struct SmallGroupsTests {
    private static let smallest = 5

    @Test(
        "Groups under five are withheld, and never so that the sum gives one away",
        arguments: [
            ([10, 20, 30], [], false), ([4, 3, 30], [0, 1], false), ([4, 20, 30], [0, 1], false),
            ([1, 2, 30], [0, 1, 2], false), ([0, 20, 30], [], false), ([4], [0], true), ([], [], false),
            ([0, 4, 9, 30], [1, 2], false), ([4, 4, 30], [0, 1, 2], false), ([4, 4], [0, 1], true),
            ([1, 1, 1, 1, 1, 9], [0, 1, 2, 3, 4, 5], false), ([5, 5, 4, 6], [0, 1, 2], false),
        ] as [([Int], Set<Int>, Bool)])
    func withheld(counts: [Int], groups: Set<Int>, total: Bool) {
        let found = SmallGroups.withheld(counts, smallest: Self.smallest)
        #expect(found == SmallGroups.Withheld(groups: groups, total: total))
    }

    /// What somebody reads who sees a published column.
    private struct Published: Hashable {
        let shown: [Int?]
        let total: Int?
    }

    private static func publish(_ counts: [Int]) -> Published {
        let withheld = SmallGroups.withheld(counts, smallest: smallest)
        return Published(
            shown: counts.enumerated().map { withheld.groups.contains($0.offset) ? nil : $0.element },
            total: withheld.total ? nil : counts.reduce(0, +))
    }

    @Test(
        "Whoever knows the rule, the sum and every group that is shown still finds two possible sizes for each that is not",
        arguments: [(1, 30), (2, 20), (3, 12), (4, 9), (5, 6)])
    func nobodyCanWorkItOut(groups: Int, largest: Int) {
        var worlds: [[Int]] = [[]]
        for _ in 0..<groups { worlds = worlds.flatMap { world in (0...largest).map { world + [$0] } } }
        for alike in Dictionary(grouping: worlds, by: Self.publish) {
            for (place, count) in alike.key.shown.enumerated() where count == nil {
                let sizes = Set(alike.value.map { $0[place] })
                #expect(sizes.count >= 2, "group \(place) of \(alike.key) can only be \(sizes)")
            }
            #expect(alike.key.shown.allSatisfy { $0.map { $0 == 0 || $0 >= Self.smallest } ?? true })
        }
    }

    /// `filed` cases, of which `answered` were answered after an hour.
    private static func measures(filed: Int, answered: Int) -> [CaseMeasure] {
        (0..<filed).map {
            CaseMeasure(
                village: "330281114201", category: "other", state: "filed", kind: "help",
                filedDay: CivilDay(daysSince1970: 20_000), hours: $0 < answered ? 1 : nil, inTime: nil, grade: nil)
        }
    }

    /// What can be read of a table: each group's cases and answers, then those of all.
    private struct Table: Hashable {
        let filed: [Int?]
        let answered: [Int?]
    }

    @Test("No small number of answers follows from the sum of the answers, also where whole groups are withheld")
    func answers() {
        let kinds = [3, 6, 9].flatMap { filed in (0...filed).map { (filed, $0) } }
        var worlds: [Table: [[Int]]] = [:]
        for first in kinds {
            for second in kinds {
                for third in kinds {
                    let world = [first, second, third]
                    let table = FigureTable(
                        world.map { Self.measures(filed: $0.0, answered: $0.1) }, smallest: Self.smallest)
                    let figures = table.groups + [table.all]
                    let read = Table(filed: figures.map(\.filed), answered: figures.map(\.answered))
                    worlds[read, default: []].append(world.map(\.1))
                }
            }
        }
        for (table, alike) in worlds {
            for place in 0..<3 where alike.contains(where: { (1..<Self.smallest).contains($0[place]) }) {
                #expect(Set(alike.map { $0[place] }).count >= 2, "answers of group \(place) in \(table)")
            }
        }
    }

    @Test("The median is the middle, or the mean of the two in the middle")
    func median() {
        #expect(SmallGroups.median([]) == nil)
        #expect(SmallGroups.median([7]) == 7)
        #expect(SmallGroups.median([9, 1, 4]) == 4)
        #expect(SmallGroups.median([9, 1, 4, 6]) == 5)
    }
}
