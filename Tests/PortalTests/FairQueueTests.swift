import Bus
import HTTPTypes
import Synchronization
import Testing

@testable import Portal

@Suite("Fair queues and shares")
struct FairQueueTests {
    @Test("Whoever wants everything gets half, two get a third each, and a newcomer finds room")
    func shares() {
        var shares = Shares(300)
        while shares.take(10, for: "one") {}
        #expect(shares.held(by: "one") == 150)
        while shares.take(10, for: "two") {}
        #expect(shares.held(by: "two") == 70)
        let newcomer = shares.take(80, for: "newcomer")
        #expect(newcomer, "whoever holds nothing gets what there is")
        let another = shares.take(1, for: "another")
        #expect(!another)
        shares.giveBack(1_000, by: "one")
        #expect(shares.used == 150 && shares.held(by: "one") == 0)
        shares.giveBack(5, by: "nobody")
        #expect(shares.used == 150)
    }

    @Test("Clients take turns: who asks for much waits behind itself")
    func turns() {
        var line = Line<String>(width: 1, places: 20)
        var outcomes = (0...11).map { line.come("greedy", "g\($0)") }
        #expect(outcomes == [.now] + Array(repeating: .waits, count: 10) + [.refused], "half of the places")
        outcomes = [line.come("a", "a1"), line.come("b", "b1"), line.come("a", "a2")]
        #expect(outcomes == [.waits, .waits, .waits])
        #expect(line.waiting == 13)
        let turns = (0..<13).compactMap { _ in line.leave() }
        #expect(turns.prefix(6) == ["g1", "a1", "b1", "g2", "a2", "g3"])
        #expect(turns.count == 13 && line.waiting == 0)
        let nobody = line.leave()
        #expect(nobody == nil)
        let next = line.come("b", "b2")
        #expect(next == .now)
    }

    @Test("However full it is, who waits is never refused, and every place comes free again")
    func waiting() {
        var line = Line<Int>(width: 2, places: 8)
        var admitted = 0
        var refused = 0
        for number in 0..<100 {
            if line.come("\(number % 40)", number) == .refused { refused += 1 } else { admitted += 1 }
        }
        #expect(admitted == 10 && refused == 90)
        var served = 2
        while line.leave() != nil { served += 1 }
        #expect(served == 10 && line.waiting == 0)
    }

    @Test(
        "Work is done by as many as the width says; a newcomer at the bound is told to come later, those that wait are served"
    )
    func width() async throws {
        let queue = FairQueue("test", width: 2, places: 6)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try await queue.pass("client \(number)") {
                        await gate.work()
                        return number
                    }
                }
            }
            while queue.waiting < 6 { await Task.yield() }
            await #expect(throws: EdgeError(.serviceUnavailable, "error.later", retryAfter: 5)) {
                try await queue.pass("newcomer") { 0 }
            }
            gate.open()
            var done: Set<Int> = []
            for try await number in group { done.insert(number) }
            #expect(done == Set(0..<8))
        }
        #expect(gate.most == 2)
        #expect(queue.waiting == 0)
        #expect(try await queue.pass("newcomer") { 1 } == 1)
    }

    @Test("Work that fails leaves its place")
    func failing() async throws {
        struct Broken: Error {}
        let queue = FairQueue("test", width: 1, places: 1)
        for _ in 0..<3 {
            await #expect(throws: Broken.self) { try await queue.pass("a") { throw Broken() } }
        }
        #expect(try await queue.pass("a") { 1 } == 1)
    }
}

/// Holds everybody up until it is opened.
private final class Gate: Sendable {
    private let state = Mutex((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))
    private let atWork = Mutex((now: 0, most: 0))

    /// How many were at work at once.
    var most: Int { atWork.withLock { $0.most } }

    func work() async {
        atWork.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        await wait()
        atWork.withLock { $0.now -= 1 }
    }

    private func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            defer { state = (true, []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
