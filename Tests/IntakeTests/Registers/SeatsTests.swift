import Messages
import Testing

@testable import Intake

@Suite struct SeatsTests {
    private let person = SealedReference(value: .placeholder, digest: "")

    private func day(_ day: Int) -> Timestamp { Timestamp(milliseconds: Int64(day) * 86_400_000) }

    @Test("A handover dated ahead leaves the seat to its occupant until then")
    func dated() throws {
        var seats = Seats()
        try seats.handOver(.holder, to: "chen", person, from: day(0), now: day(0))
        try seats.handOver(.holder, to: "wang", person, from: day(10), now: day(3))
        #expect(seats.occupant(of: .holder, at: day(9)) == "chen")
        #expect(seats.occupant(of: .holder, at: day(10)) == "wang")
        #expect(seats.last(in: .holder)?.account == "wang")
        #expect(seats.occupant(of: .deputy, at: day(10)) == nil)
    }

    @Test("A newer handover takes the place of one that was to come, and the occupant goes on until its day")
    func superseded() throws {
        var seats = Seats()
        try seats.handOver(.holder, to: "chen", person, from: day(0), now: day(0))
        try seats.handOver(.holder, to: "wang", person, from: day(10), now: day(3))
        try seats.handOver(.holder, to: "li", person, from: day(20), now: day(4))
        #expect(seats.occupant(of: .holder, at: day(15)) == "chen")
        #expect(seats.occupant(of: .holder, at: day(20)) == "li")
        try seats.handOver(.holder, to: "zhou", person, from: day(5), now: day(5))
        #expect(seats.occupant(of: .holder, at: day(4)) == "chen")
        #expect(seats.occupant(of: .holder, at: day(25)) == "zhou")
    }

    @Test("Who leaves is cut off at once, and what has been stays told")
    func vacated() throws {
        var seats = Seats()
        try seats.handOver(.deputy, to: "chen", person, from: day(0), now: day(0))
        try seats.handOver(.deputy, to: "wang", person, from: day(10), now: day(1))
        seats.vacate(.deputy, at: day(2))
        #expect(seats.occupant(of: .deputy, at: day(1)) == "chen")
        #expect(seats.occupant(of: .deputy, at: day(2)) == nil)
        #expect(seats.occupant(of: .deputy, at: day(11)) == nil)
        try seats.handOver(.deputy, to: "li", person, from: day(4), now: day(4))
        #expect(seats.occupant(of: .deputy, at: day(3)) == nil)
        #expect(seats.occupant(of: .deputy, at: day(4)) == "li")
    }

    @Test("Nobody is their own deputy, and no handover begins in the past")
    func refused() throws {
        var seats = Seats()
        try seats.handOver(.holder, to: "chen", person, from: day(5), now: day(0))
        #expect(throws: SeatProblem.bothSeats) {
            try seats.handOver(.deputy, to: "chen", person, from: day(1), now: day(0))
        }
        #expect(throws: SeatProblem.past) { try seats.handOver(.deputy, to: "wang", person, from: day(1), now: day(2)) }
        try seats.handOver(.holder, to: "wang", person, from: day(9), now: day(6))
        try seats.handOver(.deputy, to: "chen", person, from: day(9), now: day(6))
        #expect(seats.occupant(of: .deputy, at: day(9)) == "chen")
    }

    @Test(
        "However handovers and departures follow each other, a seat has one occupant at most and its past never changes"
    )
    func histories() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var seats = Seats()
            var past: [Int: [Seat: String]] = [:]
            for now in 0..<30 {
                let seat: Seat = Bool.random(using: &random) ? .holder : .deputy
                if Int.random(in: 0..<4, using: &random) == 0 {
                    seats.vacate(seat, at: day(now))
                } else {
                    let account = ["a", "b", "c"].randomElement(using: &random) ?? "a"
                    let from = now + Int.random(in: 0..<6, using: &random)
                    try? seats.handOver(seat, to: account, person, from: day(from), now: day(now))
                }
                for instant in 0...now {
                    let holding = Seat.allCases.reduce(into: [Seat: String]()) {
                        $0[$1] = seats.occupant(of: $1, at: day(instant))
                    }
                    if let before = past[instant] { #expect(before == holding) } else { past[instant] = holding }
                }
                for times in seats.times.values {
                    for (left, right) in zip(times, times.dropFirst()) {
                        #expect(left.until.map { $0 <= right.from } == true && left.from < right.from)
                    }
                }
            }
        }
    }
}
