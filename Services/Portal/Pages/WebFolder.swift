import Foundation
import ServiceKit

/// The folder with templates, words and assets that belongs to this build.
enum WebFolder {
    /// Finds it: where the setting says, beside the executable, or in `../share/qinglian/portal`.
    ///
    /// - Throws: `ServiceError` naming the places that were looked at.
    static func find(_ setting: String?) throws -> URL {
        let binary = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let folder = binary.deletingLastPathComponent()
        let places =
            setting.map { [URL(filePath: $0)] } ?? [
                folder.appending(path: "Qinglian_Portal.resources/Web"),
                folder.deletingLastPathComponent().appending(path: "share/qinglian/portal"),
            ]
        for place in places where FileManager.default.fileExists(atPath: place.appending(path: "templates").path()) {
            return place
        }
        throw ServiceError(
            .settings,
            "the portal's templates are missing (looked in \(places.map { $0.path() }.joined(separator: ", "))); say where "
                + "they are with --web")
    }
}
