import Bus
import HTTPTypes
import Metrics
import Synchronization

/// How many bytes of forms with files may be on their way at once: they are held in memory while they come, and many slow
/// ones together must not fill it.
final class UploadRoom: Sendable {
    let capacity: Int
    private let reached = BoundMetrics.counter("upload_bytes")
    /// Guarded by its lock.
    private let taken = Mutex(0)

    init(capacity: Int = 384 * 1_024 * 1_024) {
        self.capacity = capacity
    }

    /// Bytes that are kept room for.
    var used: Int { taken.withLock { $0 } }

    /// Keeps room for a body while it is read.
    ///
    /// - Throws: `EdgeError`, "please try again", if there is none left; what `read` throws.
    func hold<Body: Sendable>(_ bytes: Int, _ read: () async throws -> Body) async throws -> Body {
        let fits = taken.withLock { taken in
            guard taken + bytes <= capacity else { return false }
            taken += bytes
            return true
        }
        guard fits else {
            reached.increment()
            throw EdgeError(.serviceUnavailable, "error.later", retryAfter: 10)
        }
        defer { taken.withLock { $0 -= bytes } }
        return try await read()
    }
}
