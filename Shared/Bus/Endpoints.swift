import Foundation
import Glibc

/// Where the services of one machine meet: two ipc sockets a service in one run directory.
///
/// The directory is short, apart from the data, and closed to other users: whoever can open it may speak for the suite.
package struct Endpoints: Sendable {
    package let runDirectory: String

    package init(runDirectory: String) {
        self.runDirectory = runDirectory
    }

    /// Where a service announces its events.
    package func feed(_ service: String) -> String { "ipc://\(runDirectory)/\(service).feed" }
    /// Where a service answers requests.
    package func desk(_ service: String) -> String { "ipc://\(runDirectory)/\(service).desk" }

    /// Makes the run directory with mode 0700, or checks the one that is there.
    ///
    /// - Throws: `runDirectory` if it cannot be made, belongs to another user, or others may enter it.
    package func prepare() throws(BusError) {
        do {
            try FileManager.default.createDirectory(
                atPath: runDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw BusError(.runDirectory, "the run directory \(runDirectory) cannot be made", underlying: error)
        }
        var status = stat()
        guard stat(runDirectory, &status) == 0 else {
            throw BusError(.runDirectory, "the run directory \(runDirectory) cannot be read")
        }
        guard status.st_uid == geteuid() else {
            throw BusError(.runDirectory, "the run directory \(runDirectory) belongs to another user; choose another")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw BusError(
                .runDirectory,
                "the run directory \(runDirectory) is open to other users; run: chmod 700 \(runDirectory)")
        }
    }
}
