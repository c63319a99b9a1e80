import Foundation
import Glibc
import Testing

/// One of the suite's programs, run for a test: its output in a file, ended with the test.
final class Program {
    /// Where the build put the programs: beside the test itself.
    static let binaries = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    private let process = Process()
    /// Kept until the program's output was read.
    private let directory: TemporaryDirectory
    private let outputFile: URL
    private let errorFile: URL

    init(_ name: String, _ arguments: [String], in directory: TemporaryDirectory, environment: [String: String] = [:])
        throws
    {
        self.directory = directory
        let token = UUID().uuidString
        outputFile = directory.url.appending(path: "\(name)-\(token).out")
        errorFile = directory.url.appending(path: "\(name)-\(token).err")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        process.executableURL = Self.binaries.appending(path: name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            [
                "QINGLIAN_DATA": directory.path("data"), "QINGLIAN_RUN": directory.path("run"),
                // A port of the system's choice: a suite that somebody works with may have taken the usual one.
                "QINGLIAN_HTTP": "127.0.0.1:0",
            ].merging(environment, uniquingKeysWith: { $1 }),
            uniquingKeysWith: { $1 })
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var pid: Int32 { process.processIdentifier }
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(pid, signal) }

    /// Waits until `condition` holds, and no longer than the program runs.
    ///
    /// - Returns: whether it came to hold within the bound. One that the program's last words fulfil holds.
    func wait(within bound: Duration = .seconds(20), until condition: () -> Bool) -> Bool {
        var holds = false
        _ = SuiteTests.wait(within: bound) {
            let isOver = !process.isRunning
            holds = condition()
            return holds || isOver
        }
        return holds
    }

    /// The exit status; fails the test if the program does not end in time.
    func status(within bound: Duration = .seconds(30)) throws -> Int32 {
        try #require(SuiteTests.wait(within: bound) { !self.process.isRunning }, "\(errors)")
        return process.terminationStatus
    }
}

/// A directory that goes with the test.
final class TemporaryDirectory {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "ql-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }
}

/// Waits until `condition` holds, looking every ten milliseconds.
///
/// - Returns: whether it came to hold within the bound.
func wait(within bound: Duration = .seconds(20), until condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + bound
    while !condition() {
        guard ContinuousClock.now < deadline else { return false }
        usleep(10_000)
    }
    return true
}

/// Whether a process is there and is no zombie.
func isAlive(_ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    return status.drop { $0 != ")" }.dropFirst(2).first != "Z"
}
