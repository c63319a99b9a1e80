import Foundation
import Glibc

/// A server that this process started, with a temporary directory of its own; both end with `stop`.
final class ServerProcess {
    let directory: URL
    private var process: Process?

    /// Makes the directory, on the disk that is measured: `QINGLIAN_BENCH_DIR`, or else /var/tmp.
    init(_ name: String) throws {
        let base = ProcessInfo.processInfo.environment["QINGLIAN_BENCH_DIR"] ?? "/var/tmp"
        directory = URL(fileURLWithPath: base).appendingPathComponent("qb-\(name)-\(getpid())")
        try? FileManager.default.removeItem(at: directory)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    func launch(_ executable: String, _ arguments: [String], environment: [String: String]? = nil) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        if let environment { process.environment = environment }
        let log = directory.appendingPathComponent("log")
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        self.process = process
    }

    var processIdentifier: Int32 { process?.processIdentifier ?? 0 }

    /// Tries until `attempt` succeeds, for at most so many seconds.
    func waitUntilReady<T>(seconds: UInt64 = 10, _ attempt: () throws -> T) throws -> T {
        let end = monotonicNanoseconds() + seconds * 1_000_000_000
        while true {
            do {
                return try attempt()
            } catch {
                guard process?.isRunning == true, monotonicNanoseconds() < end else {
                    let log = (try? String(contentsOf: directory.appendingPathComponent("log"), encoding: .utf8)) ?? ""
                    throw BenchmarkError("\(directory.lastPathComponent) did not start: \(error)\n\(log.suffix(2_000))")
                }
                usleep(20_000)
            }
        }
    }

    /// Ends the server by `signal` (SIGKILL after five seconds) and removes its directory.
    func stop(signal: Int32 = SIGTERM) {
        halt(signal: signal)
        try? FileManager.default.removeItem(at: directory)
    }

    /// Ends the process and keeps what it wrote.
    func halt(signal: Int32 = SIGTERM) {
        if let process, process.isRunning {
            kill(process.processIdentifier, signal)
            let end = monotonicNanoseconds() + 5_000_000_000
            while process.isRunning, monotonicNanoseconds() < end { usleep(10_000) }
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
        }
        process = nil
    }

    /// A TCP port of the loopback address that was free a moment ago.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
            }
        }
        guard result == 0 else { throw BenchmarkError("no free port: errno \(errno)") }
        return UInt16(bigEndian: address.sin_port)
    }
}
