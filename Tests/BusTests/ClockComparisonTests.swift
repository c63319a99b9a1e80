import Messages
import Testing

@testable import Bus

@Suite("The clock of a followed service") struct ClockComparisonTests {
    /// Seconds between heads and by how much our clock is ahead at each; what is told at last.
    static let walks: [([(after: Int, ahead: Int)], Int?)] = [
        ([], nil),
        ([(1, 0), (1, 0), (20, 0)], nil),
        ([(1, 10), (20, 10)], nil),
        ([(1, 11)], nil),
        ([(1, 11), (9, 11)], nil),
        ([(1, 11), (10, 12)], 12),
        ([(1, -11), (10, -600)], -600),
        // Held still for a moment: the next head agrees again.
        ([(1, 60), (5, 60), (5, 0), (1, 60)], nil),
        // Not the same disagreement.
        ([(1, 60), (9, -60), (9, -60)], nil),
        ([(1, 60), (9, -60), (10, -60)], -60),
        ([(1, 60), (20, 60), (1, 1)], nil),
    ]

    @Test("is told once all heads of ten seconds disagree by more than ten", arguments: walks)
    func walk(_ heads: [(after: Int, ahead: Int)], _ told: Int?) {
        var clocks = ClockComparison()
        var uptime = Duration.seconds(5)
        for head in heads {
            uptime += .seconds(head.after)
            let time = Timestamp(milliseconds: 1_795_248_000_000)
            clocks.note(time, now: time + .seconds(head.ahead), uptime: uptime)
        }
        #expect(clocks.disagreement(at: uptime) == told)
    }
}
