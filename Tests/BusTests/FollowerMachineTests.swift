import Foundation
import Messages
import Testing

@testable import Bus

/// A feed written down by hand: events of types a and b are followed, those of c are not.
private struct Script {
    static let ledger = LedgerID(String(repeating: "1", count: 32)) ?? .placeholder
    static let other = LedgerID(String(repeating: "2", count: 32)) ?? .placeholder
    static let a: EventType = "intake.a"
    static let b: EventType = "intake.b"
    static let c: EventType = "intake.c"
    static let topics = [a.topic, b.topic]
    static let plan = FollowPlan(source: TestBus.source, topics: topics)

    static func cursor(_ position: UInt64, ledger: LedgerID = ledger, topics: [Topic] = topics) -> FollowCursor {
        FollowCursor(source: TestBus.source, ledger: ledger, topics: topics, position: Position(position))
    }

    static func event(_ type: EventType, _ position: UInt64, prior: UInt64, ledger: LedgerID = ledger) -> PlacedEvent {
        PlacedEvent(event: committed(type, position), prior: Position(prior), ledger: ledger)
    }

    static func committed(_ type: EventType, _ position: UInt64) -> CommittedEvent {
        CommittedEvent(type: type, position: Position(position), json: Data("{}".utf8))
    }

    static func head(
        _ head: UInt64, since: UInt64 = 0, _ heads: [EventType: UInt64], complete: Bool, ledger: LedgerID = ledger
    ) -> FollowerMachine.Input {
        .head(
            Head(
                source: TestBus.source, ledger: ledger, since: Position(since), head: Position(head),
                heads: heads.mapValues { Position($0) }, complete: complete, time: Timestamp(milliseconds: 0),
                interval: 1_000))
    }

    static func page(
        _ events: [PlacedEvent], through: UInt64, more: Bool = false, ledger: LedgerID = ledger, ticket: Int
    ) -> FollowerMachine.Input {
        .page(.init(ledger: ledger, through: Position(through), more: more, events: events), ticket: ticket)
    }

    /// A machine that has loaded `cursor` and heard of a connection.
    static func machine(
        at cursor: FollowCursor?, plan: FollowPlan = plan, bounds: FollowerMachine.Bounds = .init()
    ) -> FollowerMachine {
        var machine = FollowerMachine(plan, bounds: bounds)
        _ = machine.handle(.cursor(cursor), at: .zero)
        _ = machine.handle(.connected, at: .zero)
        return machine
    }
}

@Suite("The follower's rules") struct FollowerMachineTests {
    @Test("a new follower reads from the first event, after the first complete head")
    func fresh() {
        var machine = FollowerMachine(Script.plan)
        #expect(machine.start() == [.load])
        #expect(machine.handle(.cursor(nil), at: .zero) == [])
        #expect(machine.handle(.connected, at: .zero) == [])
        #expect(machine.handle(Script.head(2, since: 1, [Script.a: 2], complete: false), at: .zero) == [])
        #expect(
            machine.handle(Script.head(2, [Script.a: 2], complete: true), at: .zero)
                == [.deliver([], to: Script.cursor(0))])
        #expect(
            machine.handle(.delivered, at: .zero)
                == [.read(after: .zero, topics: Script.topics, limit: 500, ticket: 1)])
        let events = [Script.event(Script.a, 1, prior: 0), Script.event(Script.a, 2, prior: 1)]
        #expect(
            machine.handle(Script.page(events, through: 2, ticket: 1), at: .zero)
                == [.deliver(events.map(\.event), to: Script.cursor(2))])
        #expect(machine.handle(.delivered, at: .zero) == [])
        #expect(machine.isCaughtUp)
    }

    @Test("a new follower from now on begins at the head, and reads nothing")
    func fromNow() {
        let plan = FollowPlan(source: TestBus.source, topics: Script.topics, beginning: .now)
        var machine = Script.machine(at: nil, plan: plan)
        #expect(
            machine.handle(Script.head(9, [Script.a: 7], complete: true), at: .zero)
                == [.deliver([], to: Script.cursor(9))])
        #expect(machine.handle(.delivered, at: .zero) == [])
    }

    @Test("live events wait for the head of their batch, then are delivered with it")
    func live() {
        var machine = Script.machine(at: Script.cursor(5))
        #expect(machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero) == [])
        #expect(machine.handle(.event(Script.event(Script.a, 6, prior: 5)), at: .zero) == [])
        #expect(machine.handle(.event(Script.event(Script.b, 8, prior: 0)), at: .zero) == [])
        #expect(
            machine.handle(
                Script.head(8, since: 5, [Script.a: 6, Script.b: 8, Script.c: 7], complete: false), at: .zero)
                == [.deliver([Script.committed(Script.a, 6), Script.committed(Script.b, 8)], to: Script.cursor(8))])
    }

    @Test("a batch without followed events moves the cursor in memory, and the next complete head stores it")
    func nothingOfInterest() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero)
        #expect(machine.handle(Script.head(7, since: 5, [Script.c: 7], complete: false), at: .zero) == [])
        #expect(machine.cursor == Script.cursor(7))
        #expect(
            machine.handle(Script.head(7, [Script.a: 5, Script.c: 7], complete: true), at: .zero)
                == [.deliver([], to: Script.cursor(7))])
    }

    @Test("a lost event shows in the chain of priors, and is read")
    func lostWithin() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero)
        _ = machine.handle(.event(Script.event(Script.a, 7, prior: 6)), at: .zero)
        #expect(
            machine.handle(Script.head(7, since: 5, [Script.a: 7], complete: false), at: .zero)
                == [.read(after: Position(5), topics: Script.topics, limit: 500, ticket: 1)])
    }

    @Test("a lost last event shows in the head, and is read")
    func lostLast() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero)
        _ = machine.handle(.event(Script.event(Script.a, 6, prior: 5)), at: .zero)
        #expect(
            machine.handle(Script.head(7, since: 5, [Script.a: 7], complete: false), at: .zero)
                == [.read(after: Position(5), topics: Script.topics, limit: 500, ticket: 1)])
    }

    @Test("a head that skips a batch is not believed about the types it does not list")
    func lostBatch() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero)
        _ = machine.handle(.event(Script.event(Script.a, 8, prior: 5)), at: .zero)
        #expect(
            machine.handle(Script.head(8, since: 7, [Script.a: 8], complete: false), at: .zero)
                == [.read(after: Position(5), topics: Script.topics, limit: 500, ticket: 1)])
    }

    @Test("doubled and reordered events are delivered once and in order")
    func disorder() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero)
        let six = Script.event(Script.a, 6, prior: 5)
        let seven = Script.event(Script.a, 7, prior: 6)
        for event in [seven, six, seven, six, Script.event(Script.a, 5, prior: 4)] {
            _ = machine.handle(.event(event), at: .zero)
        }
        #expect(
            machine.handle(Script.head(7, since: 5, [Script.a: 7], complete: false), at: .zero)
                == [.deliver([six.event, seven.event], to: Script.cursor(7))])
    }

    @Test("after a reconnection nothing is released before a complete head")
    func reconnection() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero)
        _ = machine.handle(.connected, at: .zero)
        #expect(!machine.acceptsDrafts)
        let six = Script.event(Script.a, 6, prior: 5)
        _ = machine.handle(.event(six), at: .zero)
        #expect(machine.handle(Script.head(6, since: 5, [Script.a: 6], complete: false), at: .zero) == [])
        #expect(
            machine.handle(Script.head(6, [Script.a: 6], complete: true), at: .zero)
                == [.deliver([six.event], to: Script.cursor(6))])
    }

    @Test("a failed read is repeated after a pause that grows; an answer to an older read is ignored")
    func failedRead() {
        var machine = Script.machine(at: Script.cursor(0))
        _ = machine.handle(Script.head(3, [Script.a: 3], complete: true), at: .zero)
        #expect(machine.handle(.readFailed(ticket: 1), at: .zero) == [])
        #expect(machine.wakeAt == .milliseconds(100))
        #expect(machine.handle(Script.page([], through: 3, ticket: 1), at: .zero) == [])
        #expect(machine.handle(.tick, at: .milliseconds(99)) == [])
        #expect(
            machine.handle(.tick, at: .milliseconds(100))
                == [.read(after: .zero, topics: Script.topics, limit: 500, ticket: 2)])
        _ = machine.handle(.readFailed(ticket: 2), at: .milliseconds(100))
        #expect(machine.wakeAt == .milliseconds(300))
    }

    @Test("after a failed delivery the store is asked where it stands, for it may have happened")
    func failedDelivery() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero)
        let six = Script.event(Script.a, 6, prior: 5)
        _ = machine.handle(.event(six), at: .zero)
        let head = Script.head(6, [Script.a: 6], complete: true)
        #expect(machine.handle(head, at: .zero) == [.deliver([six.event], to: Script.cursor(6))])
        #expect(machine.handle(.deliveryFailed, at: .zero) == [])
        #expect(machine.handle(.tick, at: .milliseconds(100)) == [.load])
        // It had happened: nothing is delivered again.
        var persisted = machine
        #expect(persisted.handle(.cursor(Script.cursor(6)), at: .milliseconds(100)) == [])
        #expect(persisted.handle(head, at: .milliseconds(100)) == [])
        // It had not: the same is delivered again.
        #expect(machine.handle(.cursor(Script.cursor(5)), at: .milliseconds(100)) == [])
        #expect(
            machine.handle(head, at: .milliseconds(100)) == [.deliver([six.event], to: Script.cursor(6))])
    }

    @Test("past the bound held events are let go, and read again")
    func overflow() {
        var bounds = FollowerMachine.Bounds()
        bounds.heldCount = 2
        var machine = Script.machine(at: Script.cursor(0), bounds: bounds)
        _ = machine.handle(Script.head(0, [:], complete: true), at: .zero)
        for position in UInt64(1)...3 {
            _ = machine.handle(.event(Script.event(Script.a, position, prior: position - 1)), at: .zero)
        }
        #expect(
            machine.handle(Script.head(3, since: 0, [Script.a: 3], complete: false), at: .zero)
                == [.read(after: .zero, topics: Script.topics, limit: 500, ticket: 1)])
    }

    @Test("a restored ledger that continues the cursor's is followed on")
    func continued() throws {
        var machine = Script.machine(at: Script.cursor(5))
        let head = Script.head(9, [Script.a: 9], complete: true, ledger: Script.other)
        #expect(
            machine.handle(head, at: .zero)
                == [.read(after: Position(5), topics: [LedgerContinued.type.topic], limit: 500, ticket: 1)])
        let moved = Script.cursor(5, ledger: Script.other)
        #expect(
            machine.handle(
                Script.page([try Self.continuation(size: 7)], through: 9, ledger: Script.other, ticket: 1), at: .zero)
                == [.deliver([], to: moved)])
        #expect(
            machine.handle(.delivered, at: .zero)
                == [.read(after: Position(5), topics: Script.topics, limit: 500, ticket: 2)])
    }

    @Test("a restored ledger that ends before the cursor stops the follower")
    func replaced() throws {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(9, [Script.a: 9], complete: true, ledger: Script.other), at: .zero)
        #expect(
            machine.handle(
                Script.page([try Self.continuation(size: 4)], through: 9, ledger: Script.other, ticket: 1), at: .zero)
                == [.notice(.stopped(.ledgerReplaced(Script.other)))])
        #expect(machine.handle(Script.head(9, [Script.a: 9], complete: true), at: .zero) == [])
    }

    @Test("a late head of the ledger before is ignored when the desk knows better")
    func lateHead() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(9, [Script.a: 9], complete: true, ledger: Script.other), at: .zero)
        #expect(machine.handle(Script.page([], through: 5, ticket: 1), at: .zero) == [])
        #expect(machine.stopReason == nil)
    }

    @Test("a complete head below the cursor stops the follower only if the ledger itself ends there")
    func wentBack() {
        var machine = Script.machine(at: Script.cursor(5))
        let head = Script.head(4, [Script.a: 4], complete: true)
        #expect(
            machine.handle(head, at: .zero)
                == [.read(after: Position(5), topics: Script.topics, limit: 500, ticket: 1)])
        var stale = machine
        #expect(stale.handle(Script.page([], through: 5, ticket: 1), at: .zero) == [])
        #expect(stale.stopReason == nil)
        #expect(
            machine.handle(Script.page([], through: 4, ticket: 1), at: .zero)
                == [.notice(.stopped(.ledgerWentBack))])
    }

    @Test("a topic that the cursor does not cover needs a decision")
    func addedTopic() {
        let stored = Script.cursor(5, topics: [Script.a.topic])
        var machine = FollowerMachine(Script.plan)
        #expect(
            machine.handle(.cursor(stored), at: .zero) == [.notice(.stopped(.topicsAdded([Script.b.topic])))])

        machine = FollowerMachine(FollowPlan(source: TestBus.source, topics: Script.topics, added: .fromNow))
        _ = machine.handle(.cursor(stored), at: .zero)
        #expect(machine.cursor == Script.cursor(5))

        machine = FollowerMachine(
            FollowPlan(source: TestBus.source, topics: Script.topics, added: .rebuild(from: Position(2))))
        _ = machine.handle(.cursor(stored), at: .zero)
        #expect(machine.cursor == Script.cursor(2))
    }

    @Test("a page out of order, beyond its end, or with a gap is refused and asked for again")
    func unsoundPages() {
        let pages: [([PlacedEvent], UInt64, Bool)] = [
            ([Script.event(Script.a, 2, prior: 1), Script.event(Script.a, 1, prior: 0)], 3, false),
            ([Script.event(Script.a, 4, prior: 0)], 3, false),
            ([Script.event(Script.a, 1, prior: 0), Script.event(Script.a, 3, prior: 2)], 3, false),
            ([Script.event(Script.c, 1, prior: 0)], 3, false),
            ([], 0, true),
        ]
        for (events, through, more) in pages {
            var machine = Script.machine(at: Script.cursor(0))
            _ = machine.handle(Script.head(3, [Script.a: 3], complete: true), at: .zero)
            #expect(machine.handle(Script.page(events, through: through, more: more, ticket: 1), at: .zero) == [])
            #expect(machine.wakeAt == .milliseconds(100))
        }
    }

    @Test("three missing heads are told once, and the next head takes it back")
    func silence() {
        var machine = Script.machine(at: Script.cursor(5))
        _ = machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .zero)
        #expect(machine.handle(.tick, at: .milliseconds(2_999)) == [])
        #expect(machine.handle(.tick, at: .milliseconds(3_000)) == [.notice(.silent)])
        #expect(machine.handle(.tick, at: .milliseconds(9_000)) == [])
        #expect(
            machine.handle(Script.head(5, [Script.a: 5], complete: true), at: .seconds(10)) == [.notice(.heardAgain)])
    }

    private static func continuation(size: Int) throws -> PlacedEvent {
        let event = LedgerContinued(previous: Script.ledger, size: size, root: "")
        let position = Position(UInt64(size) + 1)
        let header = EventHeader(
            id: .placeholder, source: TestBus.source, type: LedgerContinued.type, subject: nil,
            time: Timestamp(milliseconds: 0), sequence: position, prior: .zero, ledger: Script.other)
        return PlacedEvent(
            event: CommittedEvent(
                type: LedgerContinued.type, position: position, json: try EventBytes.encode(event, header)),
            prior: .zero, ledger: Script.other)
    }
}
