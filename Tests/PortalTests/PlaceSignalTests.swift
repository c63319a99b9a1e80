import Messages
import Testing

@testable import Portal

@Suite("Waiting for a place in a ledger")
struct PlaceSignalTests {
    private let signal = PlaceSignal()

    private func place(_ position: UInt64, _ ledger: LedgerID = .placeholder) -> LivePlace {
        LivePlace(ledger: ledger, position: Position(position))
    }

    @Test("Who waits is woken once the place is reached or passed, and nobody before")
    func reached() async {
        signal.reach(place(1))
        async let five = signal.wait(for: place(5), patience: .seconds(60))
        async let three = signal.wait(for: place(3), patience: .seconds(60))
        while signal.waiting < 2 { await Task.yield() }
        signal.reach(place(4))
        #expect(await three)
        #expect(signal.waiting == 1)
        signal.reach(place(9))
        #expect(await five)
        #expect(await signal.wait(for: place(9), patience: .zero))
    }

    @Test("A place that is not reached in time is waited for no longer")
    func late() async {
        #expect(await !signal.wait(for: place(1), patience: .milliseconds(1)))
        #expect(signal.waiting == 0)
    }

    @Test("When the ledger is another, waiting was in vain")
    func replaced() async throws {
        let other = try #require(LedgerID("9" + LedgerID.placeholder.description.dropFirst()))
        async let here = signal.wait(for: place(5), patience: .seconds(60))
        while signal.waiting < 1 { await Task.yield() }
        signal.reach(place(9, other))
        #expect(await !here)
    }

    @Test("Whoever is cancelled does not wait on")
    func cancelled() async {
        let task = Task { await signal.wait(for: place(5), patience: .seconds(60)) }
        while signal.waiting < 1 { await Task.yield() }
        task.cancel()
        #expect(await !task.value)
        #expect(signal.waiting == 0)
    }
}
