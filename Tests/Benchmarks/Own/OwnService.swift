import Bus
import Foundation
import Glibc
import Messages

/// A real service process on a directory of its own, ended by `stop`.
final class OwnService {
    let name: String
    let endpoints: Endpoints
    let server: ServerProcess
    private let executable: String
    /// Flags beside those of its folders.
    var flags: [String] = []

    /// - Parameter executable: a service's program; this very one, as the bench's service, if nil.
    init(_ name: String, executable: String? = nil) throws {
        self.name = name
        self.executable = try executable ?? Self.ownPath()
        server = try ServerProcess(name)
        endpoints = Endpoints(runDirectory: server.directory.appendingPathComponent("run").path)
    }

    var desk: String { endpoints.desk(name).address }
    var feed: String { endpoints.feed(name).address }

    /// Returns once the desk answers that the service is ready.
    func start() throws {
        try server.launch(
            executable,
            ["--data", server.directory.appendingPathComponent("data").path, "--run", endpoints.runDirectory] + flags)
        try server.waitUntilReady {
            guard FileManager.default.fileExists(atPath: String(desk.dropFirst("ipc://".count))) else {
                throw BenchmarkError("no desk yet")
            }
        }
    }

    func stop() { server.stop() }

    /// Resident memory, in bytes.
    func residentBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(server.processIdentifier)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kibibytes = line.split(separator: " ").compactMap({ Int($0) }).first
                ?? Int(line.filter(\.isNumber))
        else { throw BenchmarkError("the system does not tell the memory of \(name)") }
        return kibibytes * 1_024
    }

    private static func ownPath() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }
}
