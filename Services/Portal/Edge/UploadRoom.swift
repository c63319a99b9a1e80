import HTTPTypes
import Synchronization

/// How many bytes of forms with files may be on their way at once: they are held in memory while they come, and many slow
/// ones together must not fill it.
final class UploadRoom: Sendable {
    private let capacity: Int
    /// Guarded by its lock.
    private let taken = Mutex(0)

    init(capacity: Int = 384 * 1_024 * 1_024) {
        self.capacity = capacity
    }

    /// Keeps room for a body while it is read.
    ///
    /// - Throws: `EdgeError`, "please try again", if there is none left; what `read` throws.
    func hold<Body: Sendable>(_ bytes: Int, _ read: () async throws -> Body) async throws -> Body {
        let fits = taken.withLock { taken in
            guard taken + bytes <= capacity else { return false }
            taken += bytes
            return true
        }
        guard fits else { throw EdgeError(.serviceUnavailable, "error.later", retryAfter: 10) }
        defer { taken.withLock { $0 -= bytes } }
        return try await read()
    }
}
