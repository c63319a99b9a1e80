import Foundation
import Glibc

/// On what it was measured: what a reader needs to compare with another machine.
struct MachineFacts {
    let lines: [String]

    /// - Throws: `BenchmarkError` if the disk cannot be written.
    init() throws {
        let cpu =
            (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
            .first { $0.hasPrefix("model name") }?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
        let kernel = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let memory = Double(ProcessInfo.processInfo.physicalMemory) / 1_073_741_824
        lines = [
            "\(ProcessInfo.processInfo.activeProcessorCount) cores (\(cpu ?? "unknown")), "
                + "\(Int(memory.rounded())) GiB, Linux \(kernel ?? "unknown")",
            "a 4 KiB write with fdatasync takes \(try Self.syncMicroseconds()) µs (median of 200)",
            "\(Self.version("/usr/bin/redis-server")); \(Self.version("/usr/sbin/nats-server")); "
                + "RabbitMQ \(Rabbit.version ?? "is not installed"); "
                + Self.version(Postgres.programs.map { "\($0)/postgres" } ?? ""),
        ]
    }

    private static func syncMicroseconds() throws -> Int {
        let folder = try ServerProcess("sync")
        defer { folder.stop() }
        let file = open(folder.directory.appendingPathComponent("probe").path, O_CREAT | O_WRONLY, 0o600)
        guard file >= 0 else { throw BenchmarkError("cannot write in \(folder.directory.path): errno \(errno)") }
        defer { close(file) }
        let block = [UInt8](repeating: 1, count: 4_096)
        var times = Latencies()
        for _ in 0..<200 {
            let begun = monotonicNanoseconds()
            guard write(file, block, block.count) == block.count, fdatasync(file) == 0 else {
                throw BenchmarkError("cannot sync in \(folder.directory.path): errno \(errno)")
            }
            times.add(nanoseconds: monotonicNanoseconds() - begun)
        }
        return Int(times.percentiles([50])[0])
    }

    /// The first line that a program prints of its version.
    private static func version(_ executable: String) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = ["--version"]
        let output = Pipe()
        process.standardOutput = output
        guard (try? process.run()) != nil else { return "\(executable) is not installed" }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").first.map(String.init) ?? executable
    }
}
