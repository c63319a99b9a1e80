import Foundation
import Glibc

/// The directories that `up` makes on first start.
enum Directories {
    /// Makes both, 0700, unless they are there.
    ///
    /// - Throws: if one cannot be made, or if the run directory belongs to another user or lets others in: whoever can
    ///   open its sockets may speak for any actor.
    static func prepare(data: String, run: String) throws {
        for path in [data, run] {
            do {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw Failure(
                    .output, "\(path) cannot be made", hint: "name another with --data or --run", underlying: error)
            }
        }
        var status = stat()
        guard lstat(run, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
            status.st_mode & 0o077 == 0
        else {
            throw Failure(
                .configuration, "\(run) is not a directory of yours alone",
                hint: "remove it, make it 0700, or name another with --run")
        }
    }
}
