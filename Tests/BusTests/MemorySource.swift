import Foundation
import Messages
import Synchronization

@testable import Bus

/// A source whose ledger is an array: answers `feed.read` and announces what is appended.
final class MemorySource: DeskHandler {
    static let type: EventType = "test.counted"

    private let events = Mutex<[CommittedEvent]>([])
    private let reportCount = Mutex(0)

    var reports: Int { reportCount.withLock { $0 } }

    /// Appends a batch of events.
    func append(_ count: Int) throws -> FeedBatch {
        try events.withLock { events in
            let since = Position(UInt64(events.count))
            for _ in 0..<count {
                let position = Position(UInt64(events.count) + 1)
                let prior = Position(UInt64(events.count))
                let header = EventHeader(
                    id: .placeholder, source: TestBus.source, type: Self.type, subject: nil, time: .placeholder,
                    sequence: position, prior: prior, ledger: TestBus.ledger)
                events.append(
                    CommittedEvent(
                        type: Self.type, position: position, json: try EventBytes.encode(Counted(), header)))
            }
            let head = Position(UInt64(events.count))
            return FeedBatch(
                ledger: TestBus.ledger, since: since, head: head,
                events: Array(events.dropFirst(Int(since.value))), heads: [Self.type: head])
        }
    }

    func receive(_ request: DeskRequest) {
        let id = request.request.id
        guard request.request.method != Echo.method else { return ClosureHandler.echo.receive(request) }
        guard request.request.method == ReadFeed.method,
            let read = try? JSONCoding.decode(ReadFeed.self, from: request.request.params)
        else {
            reportCount.withLock { $0 += 1 }
            return request.respond(ReplyFrame.success(id: id, result: Data("{}".utf8)))
        }
        let (page, size) = events.withLock { events in
            (Array(events.dropFirst(Int(read.after.value)).prefix(read.limit)), events.count)
        }
        let through = page.last?.position ?? Position(UInt64(size))
        let reply = ReadFeed.Reply(
            ledger: TestBus.ledger, through: through, more: through.value < UInt64(size), count: page.count)
        guard let result = try? JSONCoding.encode(reply) else { return }
        request.respond(ReplyFrame.success(id: id, result: result), attachments: page.map(\.json))
    }
}

struct Counted: Event {
    static let type = MemorySource.type
    static let summary = "Something was counted."
    var subject: Subject? { nil }
}

/// A store in memory that checks the order by itself.
final class MemoryStore: FollowerStore {
    struct Failure: Error {}

    struct State {
        var cursor: FollowCursor?
        var positions: [UInt64] = []
        var failures = 0
        /// While true, deliveries wait.
        var blocked = false
    }

    let state = Mutex(State())

    func cursor(of source: Source) throws -> FollowCursor? { state.withLock { $0.cursor } }

    func deliver(_ events: [CommittedEvent], to cursor: FollowCursor) throws {
        while state.withLock({ $0.blocked }) { usleep(1_000) }
        try state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                throw Failure()
            }
            state.positions += events.map(\.position.value)
            state.cursor = cursor
        }
    }
}
