import Fixtures
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit
import Testing

@Suite("Care of a running service's data", .timeLimit(.minutes(2)))
struct CareTests {
    private static let runner = Principal(
        account: "runner", roles: [RoleAtScope("operator@330281")].compactMap(\.self))

    /// Waits until no task goes on.
    private func ended(_ shop: Workshop) async throws -> [CareRun] {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        while clock.now < end {
            let runs = try await shop.call(ReadCare(), as: Self.runner).runs
            if runs.allSatisfy({ $0.ended != nil }) { return runs }
            await Task.yield()
        }
        Issue.record("the task did not end")
        return []
    }

    @Test("a verification beside the service reports what it examined, and commands are answered meanwhile")
    func verify() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        for number in 1...20 { _ = try await shop.call(Tally.Count(name: "n\(number)")) }
        _ = try await shop.call(StartCare(task: .verify), as: Self.runner)
        #expect(try await shop.call(Tally.Count(name: "n1")).total == 2)
        let run = try #require(try await ended(shop).first)
        let examination = try #require(run.examination)
        #expect(run.task == .verify && run.problem == nil && run.folder == nil)
        #expect(examination.clean && examination.findings.isEmpty)
        #expect((20...21).contains(examination.events))
        #expect(examination.root.count == 64 && examination.projections.contains("tally"))
        #expect(!run.lines.isEmpty)
    }

    @Test("a table that was tampered with is found while the service runs")
    func tampered() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a"))
        let table = try DatabaseQueue(path: shop.place.directory + "/ledger.sqlite")
        try await table.write { try $0.execute(sql: "UPDATE tally SET total = 7") }
        try table.close()
        _ = try await shop.call(StartCare(task: .verify), as: Self.runner)
        let examination = try #require(try await ended(shop).first?.examination)
        #expect(!examination.clean)
        #expect(examination.findings.map(\.kind) == ["projection"])
    }

    @Test("a sealed value that was changed, and one whose key is missing, are found while the service runs")
    func changedBehindTheSeal() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        for name in ["a", "b", "c"] { _ = try await shop.call(Tally.Count(name: name, note: "秘密")) }
        let table = try DatabaseQueue(path: shop.place.directory + "/ledger.sqlite")
        try await table.write { db in
            try db.execute(sql: "UPDATE sealed SET box = zeroblob(length(box)) WHERE subject = 'name/a'")
            try db.execute(sql: "UPDATE sealed SET subject = 'name/nobody' WHERE subject = 'name/b'")
        }
        try table.close()
        _ = try await shop.call(StartCare(task: .verify), as: Self.runner)
        let examination = try #require(try await ended(shop).first?.examination)
        #expect(examination.findings.map(\.kind) == ["sealed", "sealed"])
        #expect(examination.findings.allSatisfy { !$0.detail.contains("name/c") })
    }

    @Test("a backup lies whole in a folder named after service and time; the oldest past the bound are removed")
    func backUp() async throws {
        let shop = try Workshop(backupsKept: 2)
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a", note: "秘密"))
        let other = shop.place.backups + "/tally-by-hand"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        var folders: [String] = []
        for _ in 1...3 {
            _ = try await shop.call(StartCare(task: .backup), as: Self.runner)
            let run = try #require(try await ended(shop).first)
            #expect(run.problem == nil && run.examination?.clean == true)
            folders.append(try #require(run.folder))
            shop.clock.advance(by: .seconds(60))
        }
        #expect(folders.first?.hasSuffix("/backups/tally-20261121T080000Z") == true)
        let left = try FileManager.default.contentsOfDirectory(atPath: shop.place.backups).sorted()
        #expect(left == ["tally-20261121T080100Z", "tally-20261121T080200Z", "tally-by-hand"])
        let report = try Verification().examine(try #require(folders.last) + "/ledger.sqlite")
        #expect(report.isClean && report.size == 1)
    }

    @Test("a backup into a folder that exists fails with a reason and leaves the folder as it is")
    func taken() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a"))
        let folder = shop.place.backups + "/tally-20261121T080000Z"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = try await shop.call(StartCare(task: .backup), as: Self.runner)
        let run = try #require(try await ended(shop).first)
        #expect(run.problem?.contains("exists already") == true && run.examination == nil && run.folder == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.place.backups).count == 1)
    }

    @Test("only an operator may ask for it or read of it")
    func operators() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let clerk = Principal(account: "clerk", roles: [RoleAtScope("village-clerk@330281114201")].compactMap(\.self))
        await #expect { try await shop.call(StartCare(task: .verify), as: clerk) } throws: {
            ($0 as? DeskError)?.kind == .forbidden
        }
        await #expect { try await shop.call(ReadCare(), as: clerk) } throws: { ($0 as? DeskError)?.kind == .forbidden }
        #expect(try await shop.call(ReadCare(), as: Self.runner).runs.isEmpty)
    }

    @Test("while a task goes on a second is refused, and stopping the service ends it within five seconds")
    func oneAtATime() async throws {
        let shop = try Workshop(Slow.definition)
        _ = try await shop.call(Slow.Grow(rows: 400))
        _ = try await shop.call(StartCare(task: .verify), as: Self.runner)
        await #expect { try await shop.call(StartCare(task: .backup), as: Self.runner) } throws: {
            ($0 as? DeskError)?.reason == "care.running"
        }
        #expect(try await shop.call(ReadCare(), as: Self.runner).runs.map(\.ended) == [nil])
        let clock = ContinuousClock()
        let began = clock.now
        shop.stop()
        #expect(clock.now - began < .seconds(5))
    }
}

/// A service whose table takes long to compare: a view over its rows, so many of them that only an interruption ends it.
private enum Slow {
    struct Grown: Event {
        static let type: EventType = "slow.grown"
        static let summary = "Rows were added."
        let rows: Int
        var subject: Subject? { nil }
    }

    struct Grow: Command {
        static let method: Messages.MethodName = "slow.grow"
        static let summary = "Adds rows."
        let rows: Int

        typealias Reply = Done
    }

    static let catalogue = Catalogue(service: "slow", events: [Grown.self], commands: [Grow.self], queries: [])

    static var definition: ServiceDefinition {
        var service = ServiceDefinition(catalogue, summary: "is slow to compare")
        service.projections = [
            Projection(
                "slow", version: 1, tables: ["number", "product"],
                schema: """
                    CREATE TABLE number(n INTEGER PRIMARY KEY);
                    CREATE VIEW product AS
                        SELECT a.n AS a, b.n AS b, c.n AS c, d.n AS d FROM number a, number b, number c, number d;
                    """
            ) { on in
                on.on(Grown.self) { event, _, db in
                    for row in 1...event.rows {
                        try db.execute(sql: "INSERT INTO number(n) VALUES (?)", arguments: [row])
                    }
                }
            }
        ]
        service.on(Grow.self) { command, act in
            try act.record(Grown(rows: command.rows))
            return Done()
        }
        return service
    }
}
