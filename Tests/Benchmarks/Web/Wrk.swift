import Foundation

/// A load by wrk, of Debian's package.
struct Wrk {
    let connections: Int
    let seconds: Int

    /// - Parameter cookie: sent with every request; nil for none.
    func load(_ url: String, cookie: String? = nil) throws -> (perSecond: Double, p50: Double, p99: Double) {
        var arguments = ["--latency", "-t", "1", "-c", String(connections), "-d", "\(seconds)s", "--timeout", "10s"]
        if let cookie { arguments += ["-H", "Cookie: \(cookie)"] }
        let text = try Tool.run("/usr/bin/wrk", arguments + [url])
        // Above it stand other percentages, which may end in the same digits.
        let latencies = text.range(of: "Latency Distribution").map { String(text[$0.upperBound...]) } ?? ""
        guard let rate = Self.number(after: "Requests/sec:", in: text),
            let p50 = Self.time(after: "50%", in: latencies), let p99 = Self.time(after: "99%", in: latencies)
        else { throw BenchmarkError("wrk says: \(text)") }
        guard !text.contains("Non-2xx") else { throw BenchmarkError("\(url) did not answer 200: \(text)") }
        return (rate, p50, p99)
    }

    private static func word(after label: String, in text: String) -> Substring? {
        guard let range = text.range(of: label) else { return nil }
        return text[range.upperBound...].split(whereSeparator: \.isWhitespace).first
    }

    private static func number(after label: String, in text: String) -> Double? {
        word(after: label, in: text).flatMap { Double($0) }
    }

    /// Microseconds.
    private static func time(after label: String, in text: String) -> Double? {
        guard let word = word(after: label, in: text) else { return nil }
        for (unit, factor) in [("us", 1.0), ("ms", 1_000), ("s", 1_000_000)] where word.hasSuffix(unit) {
            return Double(word.dropLast(unit.count)).map { $0 * factor }
        }
        return nil
    }
}

/// A program that runs to its end.
enum Tool {
    /// - Throws: `BenchmarkError` with its output if it fails.
    @discardableResult
    static func run(_ executable: String, _ arguments: [String], environment: [String: String]? = nil) throws -> String
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        if let environment { process.environment = environment }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchmarkError("\(executable) ended with \(process.terminationStatus): \(text.suffix(2_000))")
        }
        return text
    }
}
