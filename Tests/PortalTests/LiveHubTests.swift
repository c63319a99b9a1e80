import Foundation
import Messages
import Synchronization
import Testing

@testable import Portal

@Suite("The hub of live events")
struct LiveHubTests {
    let ledger = LedgerID.placeholder

    private func event(_ position: UInt64, _ type: EventType = "intake.case.filed", about id: UUIDv7 = .placeholder)
        -> CommittedEvent
    {
        CommittedEvent(
            type: type, position: Position(position), json: Data(#"{"subject":"\#(Subject.case(id))"}"#.utf8))
    }

    private func place(_ position: UInt64) -> LivePlace { LivePlace(ledger: ledger, position: Position(position)) }

    private func topics(_ texts: String...) -> [Topic] { texts.compactMap { Topic($0) } }

    private func taken(_ listening: LiveHub.Listening, _ count: Int) async -> [UInt64] {
        var found: [UInt64] = []
        for await event in listening.events {
            found.append(event.position.value)
            if found.count == count { break }
        }
        return found
    }

    @Test("A text is found wherever it stands in bytes, and nowhere else")
    func holds() {
        let data = Data("xab".utf8).dropFirst()
        #expect(data.holds("ab") && data.holds("b") && data.holds(""))
        #expect(!data.holds("xa") && !data.holds("abc") && !Data().holds("a"))
    }

    @Test("A listener hears its topics in order, from now on")
    func hears() async throws {
        let hub = LiveHub(listenerLimit: 2)
        hub.publish([event(1)], of: "intake", to: place(1))
        let listening = try hub.listen(to: topics("intake.case."), buffer: 10)
        hub.publish([event(2), event(3, "intake.code.fixed"), event(4)], of: "intake", to: place(5))
        #expect(await taken(listening, 2) == [2, 4])
        #expect(hub.place(of: "intake") == place(5))
    }

    @Test("Who comes back with a place hears what was missed and then goes on, nothing twice")
    func comesBack() async throws {
        let hub = LiveHub(listenerLimit: 2)
        hub.publish([event(1), event(2), event(3)], of: "intake", to: place(3))
        let listening = try hub.listen(to: topics("intake."), after: ["intake": place(1)], buffer: 10)
        hub.publish([event(4)], of: "intake", to: place(4))
        #expect(await taken(listening, 3) == [2, 3, 4])
    }

    @Test("A place that lies too far back, ahead, or in another ledger sends the listener to the ledger")
    func gone() throws {
        let hub = LiveHub(listenerLimit: 2, ringCapacity: 2)
        hub.publish((1...5).map { event($0) }, of: "intake", to: place(5))
        func ask(_ place: LivePlace) throws {
            _ = try hub.listen(to: topics("intake."), after: ["intake": place], buffer: 9)
        }
        #expect(throws: LiveHub.Refusal.gone(service: "intake")) { try ask(place(2)) }
        #expect(throws: LiveHub.Refusal.gone(service: "intake")) { try ask(place(6)) }
        let other = try #require(LedgerID(String(repeating: "0", count: ledger.description.count)))
        #expect(throws: LiveHub.Refusal.gone(service: "intake")) {
            try ask(LivePlace(ledger: other == ledger ? LedgerID.placeholder : other, position: Position(6)))
        }
        try ask(place(3))
    }

    @Test("A listener that does not keep up is cut off after what fits, and the others hear on")
    func slow() async throws {
        let hub = LiveHub(listenerLimit: 2)
        let slow = try hub.listen(to: topics("intake."), buffer: 2)
        let other = try hub.listen(to: topics("intake."), buffer: 10)
        hub.publish((1...4).map { event($0) }, of: "intake", to: place(4))
        #expect(hub.listeners == 1)
        var heard: [UInt64] = []
        for await event in slow.events { heard.append(event.position.value) }
        #expect(heard == [1, 2])
        #expect(await taken(other, 4) == [1, 2, 3, 4])
    }

    @Test("A watcher of one case hears that something happened to it, the newest alone")
    func watches() async throws {
        let hub = LiveHub(listenerLimit: 2)
        let mine = try #require(UUIDv7("0192f6c1-0000-7000-8000-00000000000a"))
        let watching = try hub.watch(topics("intake.case."), about: .case(mine))
        hub.publish([event(1), event(2, about: mine), event(3, about: mine), event(4)], of: "intake", to: place(4))
        #expect(await taken(watching, 1) == [3])
        #expect(hub.listeners == 1 || hub.listeners == 0)
    }

    @Test("A watcher of a name hears of events that hold it as a whole string, whatever they are about")
    func names() async throws {
        let hub = LiveHub(listenerLimit: 1)
        let watching = try hub.watch(topics("intake.case."), naming: "account/clerk")
        func told(_ position: UInt64, _ data: String) -> CommittedEvent {
            CommittedEvent(
                type: "intake.case.filed", position: Position(position), json: Data(data.utf8))
        }
        hub.publish(
            [
                told(1, #"{"to":["account/clerks","account/clerk2"]}"#),
                told(2, #"{"subject":"case/1","to":["account/clerk"]}"#),
                told(3, #"{"to":["xaccount/clerk"]}"#),
            ], of: "intake", to: place(3))
        #expect(await taken(watching, 1) == [2])
    }

    @Test("Past the limit nobody more may listen; who ends makes room; a closed hub ends all")
    func bounds() async throws {
        let hub = LiveHub(listenerLimit: 1)
        let first = try hub.listen(to: topics("intake."), buffer: 1)
        #expect(throws: LiveHub.Refusal.full) { try hub.listen(to: topics("intake."), buffer: 1) }
        first.end()
        let second = try hub.watch(topics("intake."))
        hub.close()
        for await _ in second.events { Issue.record("a closed hub says nothing") }
        #expect(throws: LiveHub.Refusal.closed) { try hub.listen(to: topics("intake."), buffer: 1) }
        #expect(hub.listeners == 0)
    }

    @Test("A ring that begins anew with another ledger forgets the one before")
    func anotherLedger() throws {
        var ring = EventRing(capacity: 4)
        ring.append([LiveEvent(service: "intake", ledger: ledger, event: event(7))], to: place(7))
        #expect(ring.events(after: place(6))?.map(\.position.value) == [7])
        #expect(ring.events(after: place(5)) == nil)
        let next = try #require(LedgerID("ffffffffffffffffffffffffffffffff"))
        ring.append([], to: LivePlace(ledger: next, position: Position(2)))
        #expect(ring.events(after: place(7)) == nil)
        #expect(ring.events(after: LivePlace(ledger: next, position: Position(2))) == [])
    }

    /// Cancelling a task calls the hub under the task's own lock, and waking a task takes that lock: neither may wait for the
    /// other.
    @Test("Readers that leave at the moment an event comes hold up nobody")
    func leaving() {
        let hub = LiveHub(listenerLimit: 100)
        let topics = topics("intake.")
        let ended = DispatchSemaphore(value: 0)
        let isOver = Atomic<Bool>(false)
        Thread.detachNewThread {
            var position: UInt64 = 0
            while !isOver.load(ordering: .relaxed) {
                position += 1
                hub.publish([event(position)], of: "intake", to: place(position))
            }
            ended.signal()
        }
        Thread.detachNewThread {
            for _ in 1...5_000 {
                guard let listening = try? hub.listen(to: topics, buffer: 1_000) else { continue }
                let reader = Task { for await _ in listening.events {} }
                Thread.sleep(forTimeInterval: 0.000_1)
                reader.cancel()
            }
            isOver.store(true, ordering: .relaxed)
            ended.signal()
        }
        #expect(ended.wait(timeout: .now() + 60) == .success)
        #expect(ended.wait(timeout: .now() + 60) == .success)
    }
}
