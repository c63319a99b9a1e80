import Foundation
import Messages

/// A program that `up` keeps alive.
struct ServiceProgram: Codable, Equatable, Sendable {
    /// Stands before its lines in the log, and names its sockets.
    let name: String
    /// Absolute path.
    let program: String
    let arguments: [String]

    /// The suite, in the order in which it is started; stopped in the opposite order.
    static let suite = SuiteService.all.map(\.name)

    private static let followed = Set(SuiteService.followed.map(\.name))

    /// Followers before what they follow: of a running suite, a follower's copy must not be newer than its source's, or
    /// once both are restored it would know of events that its source has not.
    static func followersFirst(_ programs: [ServiceProgram]) -> [ServiceProgram] {
        programs.filter { !followed.contains($0.name) } + programs.filter { followed.contains($0.name) }.reversed()
    }

    /// This command line's own binary.
    static var own: String {
        get throws { try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") }
    }

    /// The folder it lies in, and the services beside it.
    static var binaries: String {
        get throws { URL(fileURLWithPath: try own).deletingLastPathComponent().path }
    }

    /// The suite's services, whose binaries lie beside this one.
    static func suite(binaries: String, data: String, run: String) -> [ServiceProgram] {
        suite.map { name in
            ServiceProgram(name: name, program: "\(binaries)/\(name)", arguments: ["--data", data, "--run", run])
        }
    }

    /// Reads a list of other programs: a JSON array of `{"name", "program", "arguments"}`.
    static func list(inFile path: String) throws -> [ServiceProgram] {
        do {
            let file = try Data(contentsOf: URL(fileURLWithPath: path))
            return try JSONCoding.decode([ServiceProgram].self, fromOutside: file)
        } catch {
            throw Failure(
                .usage, "\(path) is no list of services",
                hint: #"write a JSON array of {"name": …, "program": …, "arguments": […]}"#, underlying: error)
        }
    }
}
