import Foundation

/// What a contact costs among few and among many: accounts leave theirs at the desk and get their codes, and cases are told to
/// the same hundred clerks before and after.
struct ContactBench {
    /// The folder of the suite's release programs.
    let programs: String
    /// Contacts that are left.
    let contacts: Int

    /// Contacts being left at once.
    private static let inFlight = 64
    /// Codes that may be on their way: they are good for a quarter of an hour, and nobody waits longer for his.
    private static let ahead = 2_000
    /// Cases that are told at the beginning and at the end.
    private static let cases = 5_000

    func run() async throws -> String {
        let county = try NoticeCounty(programs: programs)
        defer { county.stop() }
        for clerk in NoticeCounty.clerks { try await county.verify(clerk) }
        county.sink.keepNoBodies()
        let idle = try county.process.residentBytes()
        let toldBefore = try await tell(county)

        let portion = max(1, contacts / 10)
        let first = try await leave(0..<portion, county)
        let middle = try await leave(portion..<(contacts - portion), county)
        let last = try await leave((contacts - portion)..<contacts, county)
        let full = try county.process.residentBytes()
        let toldAfter = try await tell(county)
        func rate(_ seconds: Double, _ count: Int) -> String { grouped(Double(count) / seconds) }
        func mebibytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1_048_576, 1) }
        return """
            | \(grouped(Double(contacts))) contacts | |
            |---|--:|
            | left at the desk and their codes delivered, a second: the first tenth, the last tenth | \(rate(first, portion)), \(rate(last, portion)) |
            | minutes for all | \(fixed((first + middle + last) / 60, 1)) |
            | messages to the same clerks, a second: before, after | \(rate(toldBefore, Self.cases)), \(rate(toldAfter, Self.cases)) |
            | resident, MiB: before, after | \(mebibytes(idle)), \(mebibytes(full)) |
            """
    }

    /// - Returns: seconds until every clerk's messages have arrived.
    private func tell(_ county: NoticeCounty) async throws -> Double {
        let before = county.sink.count
        let began = monotonicNanoseconds()
        try county.file(Self.cases)
        try await wait(for: "the messages", seconds: 600) { county.sink.count - before >= Self.cases }
        return Double(monotonicNanoseconds() - began) / 1e9
    }

    /// - Returns: seconds until all are left and every code has arrived.
    private func leave(_ numbers: Range<Int>, _ county: NoticeCounty) async throws -> Double {
        let before = county.sink.count
        let leave = county.leave
        let began = monotonicNanoseconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, number) in numbers.enumerated() {
                if index >= Self.inFlight { try await group.next() }
                while index - (county.sink.count - before) > Self.ahead { try await Task.sleep(for: .milliseconds(5)) }
                group.addTask { _ = try await leave("person-\(number)") }
            }
            try await group.waitForAll()
        }
        try await wait(for: "the codes", seconds: 3_600) { county.sink.count - before >= numbers.count }
        return Double(monotonicNanoseconds() - began) / 1e9
    }
}
