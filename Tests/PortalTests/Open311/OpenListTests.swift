import Foundation
import Messages
import Testing

@testable import Portal

@Suite("What the list of Open311 tells, and when")
struct OpenListTests {
    /// 16:20 in China.
    private let start = day("2026-11-21").startInChina + .seconds(16 * 3_600 + 1_200)
    private let town = AreaCode.placeholder.town ?? .placeholder

    private static func day(_ text: String) -> CivilDay { CivilDay(text) ?? CivilDay(daysSince1970: 0) }

    /// Looks in a copy: what is asked makes the releases that are due.
    private func find(_ name: String, in list: OpenList, at now: Timestamp) -> OpenList.Entry? {
        var list = list
        return list.find(name, at: now)
    }

    private func key(_ number: Int) -> UUIDv7 { UUIDv7.first(at: start + .milliseconds(number)) }

    private func list(_ cases: Int, apart: Duration = .milliseconds(1)) -> OpenList {
        var list = OpenList(.standard, capacity: 100)
        for number in 0..<cases {
            list.begin(
                key(number), named: "n\((number * 7) % 10)", .help, "land", in: town,
                at: start + .milliseconds(Int64(number) * apart.milliseconds))
        }
        return list
    }

    private func names(_ list: OpenList, at now: Timestamp) -> [String] {
        var list = list
        return list.newest(100, at: now) { _, _ in true }.map(\.0.id)
    }

    @Test(
        "A few cases are listed once their day is over, five of a town at the next full hour, in the order of their names"
    )
    func releases() {
        let midnight = Self.day("2026-11-22").startInChina
        #expect(names(list(4), at: midnight - .milliseconds(1)) == [])
        #expect(names(list(4), at: midnight) == ["n0", "n1", "n4", "n7"])
        let hour = Self.day("2026-11-21").startInChina + .seconds(17 * 3_600)
        #expect(names(list(5), at: hour - .milliseconds(1)) == [])
        #expect(names(list(5), at: hour) == ["n0", "n1", "n4", "n7", "n8"])
    }

    @Test("The list of a day is the same bytes whatever the moments and the order in which its cases were filed")
    func moments() {
        let midnight = Self.day("2026-11-22").startInChina
        var (one, other) = (list(4), list(4, apart: .seconds(3_000)))
        let (first, second) = (
            one.newest(100, at: midnight) { _, _ in true }, other.newest(100, at: midnight) { _, _ in true }
        )
        #expect(first.map(\.0) == second.map(\.0))
    }

    @Test("What happens to a listed case waits as its filing did; after its end nothing follows")
    func turns() throws {
        var list = list(1)
        list.take(.accepted, of: key(0), category: "welfare", at: start + .seconds(60))
        list.take(.answered, of: key(0), at: start + .seconds(30 * 3_600))
        list.take(.ended, of: key(0), at: start + .seconds(30 * 3_600))
        let day = Self.day("2026-11-22")
        let first = try #require(find("n0", in: list, at: day.end - .seconds(1)))
        #expect(
            (first.state, first.updated, first.category, first.isListed) == (
                .accepted, Self.day("2026-11-21"), "welfare", true
            ))
        #expect(find("n0", in: list, at: day.end)?.state == .closed)
        #expect(find("n0", in: list, at: day.end)?.updated == day)
    }

    @Test("An end without an answer is told on the day that was drawn for it, and nothing after it")
    func drawn() {
        var list = list(1)
        let told = Self.day("2026-11-24")
        list.take(.ended, of: key(0), told: told, at: start + .seconds(60))
        list.take(.accepted, of: key(0), at: start + .seconds(120))
        #expect(find("n0", in: list, at: told.end - .seconds(1))?.state == .filed)
        #expect(find("n0", in: list, at: told.end)?.state == .closed)
        #expect(find("n0", in: list, at: told.end)?.updated == told)
    }

    @Test("A category is named once five cases of the town had it")
    func categories() {
        let midnight = Self.day("2026-11-22").startInChina
        for (count, name) in [(4, nil), (5, "land")] as [(Int, String?)] {
            var list = list(count)
            let told = list.newest(9, at: midnight) { _, _ in true }.map(\.category)
            #expect(Set(told) == [name])
        }
    }
}
