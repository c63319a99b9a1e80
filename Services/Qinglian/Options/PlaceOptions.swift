import ArgumentParser
import Bus
import Foundation
import Glibc

/// Where the suite's data and sockets lie.
struct PlaceOptions: ParsableArguments {
    @Option(
        name: .customLong("data"), help: "The data directory; default $QINGLIAN_DATA, else ./data.",
        completion: .directory)
    var data: String?

    @Option(
        name: .customLong("run"),
        help: "The directory of the sockets; default derived from the data directory.", completion: .directory)
    var run: String?

    /// Absolute, without `.` and `..`.
    var dataDirectory: String {
        Self.absolute(data ?? ProcessInfo.processInfo.environment["QINGLIAN_DATA"] ?? "data")
    }

    var runDirectory: String {
        let environment = ProcessInfo.processInfo.environment
        return (run ?? environment["QINGLIAN_RUN"]).map(Self.absolute)
            ?? RunDirectory.path(forData: dataDirectory)
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }
}
