import Foundation

/// How fast `notification` tells a county: a stand-in for Intake announces cases, each becomes a notice for the village's
/// clerk and one for the town, and each clerk's webhook on loopback takes in a message.
struct NoticeBench {
    /// The folder of the suite's release programs.
    let programs: String
    /// Cases that are filed.
    let cases: Int

    func run() async throws -> String {
        let county = try NoticeCounty(programs: programs)
        defer { county.stop() }
        for clerk in NoticeCounty.clerks { try await county.verify(clerk) }
        county.sink.keepNoBodies()
        let idle = try county.process.residentBytes()

        try await county.hold(true)
        let began = monotonicNanoseconds()
        try county.file(cases)
        let announced = monotonicNanoseconds()
        try await wait(for: "the notices", seconds: 1_200) { try await county.waiting() >= cases }
        let made = monotonicNanoseconds()
        let queued = try county.process.residentBytes()

        let before = county.sink.count
        try await county.hold(false)
        let released = monotonicNanoseconds()
        try await wait(for: "the messages", seconds: 1_200) { county.sink.count - before >= cases }
        let delivered = monotonicNanoseconds()
        try await wait(for: "the outcomes", seconds: 60) { try await county.waiting() == 0 }
        func rate(_ count: Int, _ from: UInt64, _ to: UInt64) -> String {
            grouped(Double(count) / (Double(to - from) / 1e9))
        }
        func mebibytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1_048_576, 1) }
        return """
            | \(grouped(Double(cases))) cases, \(grouped(Double(2 * cases))) notices, \(grouped(Double(cases))) messages | |
            |---|--:|
            | cases announced by the stand-in, a second | \(rate(cases, began, announced)) |
            | notices made, a second, from the first case announced | \(rate(2 * cases, began, made)) |
            | messages taken in by the webhooks, a second | \(rate(cases, released, delivered)) |
            | resident, MiB: idle, all queued, all delivered | \(mebibytes(idle)), \(mebibytes(queued)), \(mebibytes(try county.process.residentBytes())) |
            """
    }
}
