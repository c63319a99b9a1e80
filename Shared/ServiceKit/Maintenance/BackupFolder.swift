import Foundation
import Messages

/// Where a running service puts its backups: one folder each, named after the service and the time in UTC,
/// `intake-20261121T080000Z`.
struct BackupFolder: Sendable {
    let parent: String
    let service: String
    /// How many are kept, the newest; older ones are removed after a backup that succeeded.
    let kept: Int

    func path(at time: Timestamp) -> String {
        let stamp = time.description.prefix(19).replacing("-", with: "").replacing(":", with: "")
        return "\(parent)/\(service)-\(stamp)Z"
    }

    /// The whole backups of this service, oldest first.
    func all() throws -> [String] {
        let files = FileManager.default
        guard files.fileExists(atPath: parent) else { return [] }
        return try files.contentsOfDirectory(atPath: parent).filter(isOurs).sorted().map { "\(parent)/\($0)" }
    }

    /// - Throws: what the file system says of the first that cannot be removed.
    func prune() throws {
        for path in try all().dropLast(kept) { try FileManager.default.removeItem(atPath: path) }
    }

    /// Whether a name is exactly one that `path` makes: nothing else is ever removed.
    private func isOurs(_ name: String) -> Bool {
        guard name.hasPrefix(service + "-") else { return false }
        return name.dropFirst(service.count + 1).wholeMatch(of: /[0-9]{8}T[0-9]{6}Z/) != nil
    }
}
