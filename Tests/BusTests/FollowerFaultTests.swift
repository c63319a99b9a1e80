import Foundation
import Testing

@testable import Bus

@Suite("A follower under faults") struct FollowerFaultTests {
    /// `QINGLIAN_FAULT_STEPS` asks for more than the million of an ordinary run.
    private static let steps =
        ProcessInfo.processInfo.environment["QINGLIAN_FAULT_STEPS"].flatMap(Int.init) ?? 1_000_000
    private static let stepsEachWorld = 1_000
    private static let lanes = 2

    @Test("whatever is lost, doubled, reordered or restored, every event is delivered once and in order")
    func simulation() async throws {
        let worlds = max(1, Self.steps / Self.stepsEachWorld)
        let totals = try await withThrowingTaskGroup(of: (Int, Int, Int).self) { group in
            for lane in 0..<Self.lanes {
                group.addTask {
                    try await Self.onThread {
                        var totals = (0, 0, 0)
                        for seed in stride(from: lane, to: worlds, by: Self.lanes) {
                            let world = try Self.run(seed: UInt64(seed))
                            totals.0 += world.deliveredEvents
                            totals.1 += world.stops
                            totals.2 += world.carriedOn
                        }
                        return totals
                    }
                }
            }
            return try await group.reduce((0, 0, 0)) { ($0.0 + $1.0, $0.1 + $1.1, $0.2 + $1.2) }
        }
        // The faults that matter did happen.
        #expect(totals.0 > worlds * 50)
        #expect(totals.1 > 0)
        #expect(totals.2 > 0)
    }

    /// Minutes of arithmetic do not belong on the pool that the other tests' tasks share.
    private static func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try body() }) }.start()
        }
    }

    private static func run(seed: UInt64) throws -> FollowerSimulation {
        var world = try FollowerSimulation(seed: seed)
        var step = 0
        do {
            while step < stepsEachWorld {
                try world.step()
                step += 1
            }
            try world.settle()
        } catch let violation as FollowerSimulation.Violation {
            throw FollowerSimulation.Violation(description: "seed \(seed), step \(step): \(violation)")
        }
        return world
    }
}
