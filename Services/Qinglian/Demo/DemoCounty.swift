import Foundation
import Messages
import Papers

/// A made-up county to try things on: the real towns of 余姚, and in 梁弄镇 invented villages with grids, posts and
/// households. The same on every run; no name, door or telephone is anybody's.
enum DemoCounty {
    static let town = "330281114"
    static let gridsPerVillage = 4
    static let householdsPerGrid = 10

    static var actor: Messages.Principal { ActorOptions.operator }

    /// Sends the county through the ordinary commands; what is there already is found unchanged.
    ///
    /// - Parameter progress: told after each step.
    /// - Throws: `DeskError`; `Failure` if a row was refused, which none should be.
    static func load(into desk: DeskClient, progress: (String) -> Void) async throws {
        let areas = try areas()
        let villages = areas.filter { $0.code.hasPrefix(town) && $0.code.count == 12 }
        try await send(areas, to: desk) { ImportAreas(rows: $0) }
        progress("\(areas.count) 个区划 areas")
        try await send(grids(of: villages), to: desk) { ImportGrids(rows: $0) }
        let posts = posts(in: villages)
        try await send(posts, to: desk) { ImportPosts(rows: $0) }
        progress("\(posts.count) 个岗位 posts")
        let households = households(of: villages)
        try await send(households, to: desk) { ImportHouseholds(rows: $0) }
        progress("\(households.count) 户 households")
        progress("\(try await DemoGuides.load(into: desk)) 份办事指南 guides")
        for village in villages.compactMap({ AreaCode($0.code) }) {
            while try await desk.ask(IssueCodes(area: village)).remaining > 0 {}
        }
        progress("户廉码已制发 codes are issued")
    }

    private static func send<Row, C: Command>(
        _ rows: [Row], to desk: DeskClient, _ command: ([Row]) -> C
    ) async throws where C.Reply == ImportReport {
        for start in stride(from: 0, to: rows.count, by: ImportReport.rowLimit) {
            let chunk = Array(rows[start..<min(start + ImportReport.rowLimit, rows.count)])
            if let rejected = try await desk.ask(command(chunk)).rejected.first {
                throw Failure(.software, "a row of the demo county was refused: \(rejected.message)")
            }
        }
    }

    private static func areas() throws -> [AreaRow] {
        var chunks = try RowChunks<AreaRow>(CSVReader(PackageResources.areas_csv))
        var rows: [AreaRow] = []
        while let chunk = chunks.next() { rows += chunk.rows }
        return rows
    }

    /// Of the persons in the posts, by account.
    static func names() throws -> [String: String] {
        let villages = try areas().filter { $0.code.hasPrefix(town) && $0.code.count == 12 }
        return Dictionary(posts(in: villages).map { ($0.account ?? "", $0.name) }) { first, _ in first }
    }

    static func grids(of villages: [AreaRow]) -> [GridRow] {
        villages.flatMap { village in
            (1...gridsPerVillage).map {
                GridRow(line: 0, area: village.code, grid: number($0, width: 3), name: "\(village.name)\($0)号网格")
            }
        }
    }

    static func posts(in villages: [AreaRow]) -> [PostRow] {
        func post(_ role: Role, _ area: String, grid: String = "", seed: Int) -> PostRow {
            PostRow(
                line: 0, role: role.rawValue, area: area, grid: grid,
                account: DemoAccounts.account(role, area, grid: grid), name: name(seed),
                telephone: telephone(seed))
        }
        let offices = [
            post(.countyDesk, "330281", seed: 1), post(.countyDiscipline, "330281", seed: 2),
            PostRow(
                line: 0, role: Role.countyDiscipline.rawValue, area: "330281", ordinal: "2",
                account: DemoAccounts.secondInspector, name: name(6), telephone: telephone(6)),
            post(.townDesk, town, seed: 3), post(.townDiscipline, town, seed: 4), post(.operator, "330281", seed: 5),
        ]
        return offices
            + villages.enumerated().flatMap { index, village in
                [
                    post(.villageSecretary, village.code, seed: 100 + index),
                    post(.villageClerk, village.code, seed: 200 + index),
                    post(.villageSupervision, village.code, seed: 300 + index),
                ]
                    + (1...gridsPerVillage).map {
                        post(.guardian, village.code, grid: number($0, width: 3), seed: 400 + index * 10 + $0)
                    }
            }
    }

    static func households(of villages: [AreaRow]) -> [HouseholdRow] {
        villages.enumerated().flatMap { index, village in
            (0..<gridsPerVillage * householdsPerGrid).map { place in
                let seed = 1_000 + index * 100 + place
                return HouseholdRow(
                    line: 0, area: village.code, grid: number(place / householdsPerGrid + 1, width: 3),
                    number: number(place + 1, width: 4), door: "示范路\(place + 1)号", holder: name(seed),
                    telephone: telephone(seed), order: String(place % householdsPerGrid))
            }
        }
    }

    /// A surname and two characters, by a fixed rule.
    private static func name(_ seed: Int) -> String {
        let surnames = Array("陈王张李刘杨黄赵周吴徐孙马朱胡林郭何高罗")
        let given = Array("文明华国建平春秋山水云松梅兰竹菊安康宁静")
        return String([surnames[seed % 20], given[seed / 3 % 20], given[seed / 7 % 20]])
    }

    /// A number of the exchange 0000, which nobody is given.
    private static func telephone(_ seed: Int) -> String { "0574-0000" + number(seed % 10_000, width: 4) }

    private static func number(_ value: Int, width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
