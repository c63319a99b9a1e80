import Bus
import Fixtures
import Foundation
import Messages
import ServiceKit
import Testing

@Suite("A desk over its socket and in its own process", .timeLimit(.minutes(2)))
struct LocalDeskTests {
    typealias Way = Workshop.Way

    /// The error that a call ends with.
    private func refusal<R: Request>(
        _ desk: any DeskCaller, _ request: R, as actor: Principal? = nil, timeout: Duration = .seconds(10),
        id: UUIDv7? = nil
    ) async throws -> DeskError? {
        do {
            _ = try await desk.call(request, actor: actor, timeout: timeout, id: id)
            return nil
        } catch let error as DeskError {
            return error
        }
    }

    @Test("Commands and queries are answered alike", arguments: Way.allCases)
    func answers(_ way: Way) async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let desk = shop.desk(way)
        #expect(try await desk.call(Tally.Count(name: "a")).reply.total == 1)
        #expect(try await desk.call(Tally.Total(name: "a")).reply.total == 1)
        let page = try await desk.call(ReadFeed(after: .zero, topics: [], limit: 10))
        #expect(page.reply.count == 1 && page.attachments.count == 1)
        #expect(try await desk.call(Health()).reply.ready)
    }

    @Test("A request sent again, the one way and then the other, gets the same answer and has one effect")
    func resent() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        var random = SystemRandomNumberGenerator()
        let id = UUIDv7(time: shop.clock.now, random: &random)
        var replies: [Tally.Count.Reply] = []
        for way in [Way.local, .socket, .local] {
            replies.append(try await shop.desk(way).call(Tally.Count(name: "a"), id: id).reply)
        }
        #expect(Set(replies.map(\.secret)).count == 1)
        #expect(try await shop.call(Tally.Total(name: "a")).total == 1)
        for way in Way.allCases {
            #expect(try await refusal(shop.desk(way), Tally.Count(name: "b"), id: id) == DeskError.reusedID)
        }
    }

    @Test("What is refused is refused in the same words")
    func refused() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let clerk = Principal(account: "clerk", roles: [])
        let nobody = Principal(account: "a\u{7}b", roles: [])
        let feed = ReadFeed(after: .zero, topics: [], limit: 1)
        var said: [[String]] = []
        for way in Way.allCases {
            let desk = shop.desk(way)
            var words: [String] = []
            for error in [
                try await refusal(desk, Tally.Count(name: "forbidden")),
                try await refusal(desk, Shred(subject: Subject("name", "a"), reason: "x"), as: clerk),
                try await refusal(desk, feed, as: clerk), try await refusal(desk, feed, as: .villager),
                try await refusal(desk, Tally.Total(name: "a"), timeout: .seconds(23 * 3_600 + 60)),
            ] {
                let error = try #require(error)
                words.append("\(error.kind.map { "\($0)" } ?? "") \(error.message)")
            }
            for (method, params) in [("tally.nonsense", "{}"), ("tally.count", #"{"nom":"a"}"#), ("tally.count", "[1")]
            {
                do {
                    _ = try await desk.call(
                        method: try #require(Messages.MethodName(method)), params: Data(params.utf8), attachments: [],
                        actor: nil, timeout: .seconds(5), id: nil, traceparent: nil)
                    Issue.record("\(method) \(params) was answered")
                } catch let error as DeskError {
                    // A frame that is no JSON is refused before its parameters are looked at.
                    if params != "[1" { words.append("\(error.kind.map { "\($0)" } ?? "") \(error.message)") }
                }
            }
            #expect(try await refusal(desk, Tally.Total(name: "a"), as: nobody)?.kind == .invalidRequest)
            said.append(words)
        }
        #expect(said[0] == said[1])
    }

    @Test("Where the writer's queue is full all wait their turn, and each is done once", arguments: Way.allCases)
    func full(_ way: Way) async throws {
        let shop = try Workshop(queueLimit: 4)
        defer { shop.stop() }
        let desk = shop.desk(way)
        let totals = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 {
                group.addTask { try await desk.call(Tally.Count(name: "a"), timeout: .seconds(60)).reply.total }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(totals.sorted() == Array(1...200))
    }

    @Test("A service that stopped answers nobody: who asks is told so when the time is over", arguments: Way.allCases)
    func stopped(_ way: Way) async throws {
        let shop = try Workshop()
        let desk = shop.desk(way)
        _ = try await desk.call(Tally.Count(name: "a"))
        shop.service.stop()
        defer { shop.caller.close() }
        for request in [Tally.Count(name: "a"), Tally.Count(name: "b")] {
            let error = try #require(try await refusal(desk, request, timeout: .milliseconds(1_200)))
            #expect(error.kind == .unavailable || error.kind == .busy)
        }
        #expect(try await refusal(desk, Tally.Total(name: "a"), timeout: .milliseconds(1_200)) != nil)
    }

    @Test("What was not begun in its time is not done, and told as no answer", arguments: Way.allCases)
    func late(_ way: Way) async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let desk = shop.desk(way)
        #expect(try await refusal(desk, Tally.Count(name: "a"), timeout: .milliseconds(-1))?.kind == .unavailable)
        #expect(try await refusal(desk, Tally.Total(name: "a"), timeout: .milliseconds(-1))?.kind == .unavailable)
        #expect(try await desk.call(Tally.Total(name: "a")).reply.total == 0)
    }

    @Test("Who gives up waits no longer")
    func cancelled() async throws {
        let shop = try Workshop(queueLimit: 1)
        defer { shop.stop() }
        let desk = shop.service.localDesk
        let asking = Task { try await desk.call(Tally.Count(name: "a"), timeout: .seconds(60)).reply.total }
        asking.cancel()
        let outcome = await asking.result
        if case .success(let total) = outcome {
            #expect(total == 1)
        } else {
            #expect(throws: CancellationError.self) { try outcome.get() }
        }
        #expect(try await shop.call(Tally.Total(name: "a")).total <= 1)
    }
}
