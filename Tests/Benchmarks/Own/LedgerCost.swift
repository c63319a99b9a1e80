import Foundation
import Ledger
import Messages

/// What an event costs in batches of 256 with one fsync each, when the ledger is small and when it is large.
struct LedgerCost {
    /// The largest size at which the cost is taken; the smallest is a thousand.
    let largest: Int
    static let batch = 256
    /// Events over which one figure is taken.
    static let window = 20_480

    func run() throws -> [Outcome] {
        let folder = try ServerProcess("ledger")
        defer { folder.stop() }
        let ledger = try openLedger(folder.directory.appendingPathComponent("bench.db").path)
        defer { try? ledger.close() }
        let sizes = [1_000, 1_000_000, 10_000_000].filter { $0 < largest } + [largest]
        return try sizes.map { size in
            try append(ledger, until: size)
            let begun = monotonicNanoseconds()
            try append(ledger, until: size + Self.window)
            let seconds = Double(monotonicNanoseconds() - begun) / 1e9
            return Outcome(
                name: Report.ours, measure: "events appended", mode: "from \(grouped(Double(size)))",
                perSecond: Double(Self.window) / seconds)
        }
    }

    private func append(_ ledger: Ledger, until size: Int) throws {
        guard let area = AreaCode("330281114201") else { throw BenchmarkError("no area") }
        let event = Noted(note: String(repeating: "x", count: 60), area: area)
        var random = SystemRandomNumberGenerator()
        while ledger.tail.size < UInt64(size) {
            let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
            let count = min(Self.batch, size - Int(ledger.tail.size))
            try ledger.write { batch in
                for _ in 0..<count {
                    try batch.append(event, id: UUIDv7(time: now, random: &random), time: now, origin: .own)
                }
            }
        }
    }
}

/// A ledger of the bench's own with a key that proves nothing.
func openLedger(_ path: String) throws -> Ledger {
    guard let county = AreaCode("330281") else { throw BenchmarkError("no county") }
    return try Ledger.open(
        LedgerConfiguration(
            path: path, source: Source(county: county, service: "bench"),
            signer: try CheckpointSigner(seed: Data(repeating: 7, count: 32)),
            clock: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }))
}
