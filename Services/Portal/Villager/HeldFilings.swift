import Bus
import Foundation
import Messages
import Metrics
import Synchronization

/// Filings whose outcome is not known, by the id of their form, so that exactly the same is sent again: a browser does not
/// fill in files a second time. In memory; forgotten after half an hour, or when there are too many, the oldest first.
final class HeldFilings: Sendable {
    struct Filing: Sendable {
        let command: FileCase
        let attachments: [Data]
        /// The browser that sent it.
        let visitor: String
        fileprivate let at: Timestamp
        fileprivate var size: Int { attachments.reduce(command.filing.story.utf8.count) { $0 + $1.count } }
    }

    private static let age = Duration.seconds(1_800)
    static let countLimit = 1_000
    /// Of all together.
    private static let byteLimit = 64 << 20

    private let reached = BoundMetrics.counter("held_filings")
    private let clock: @Sendable () -> Timestamp
    /// Guarded by its lock.
    private let held = Mutex<[UUIDv7: Filing]>([:])

    init(clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
    }

    func hold(_ command: FileCase, _ attachments: [Data], of visitor: String, as id: UUIDv7) {
        held.withLock { held in
            held[id] = Filing(command: command, attachments: attachments, visitor: visitor, at: clock())
            var size = held.values.reduce(0) { $0 + $1.size }
            for (id, filing) in held.sorted(by: { $0.value.at < $1.value.at })
            where held.count > Self.countLimit || size > Self.byteLimit || clock() - filing.at > Self.age {
                if clock() - filing.at <= Self.age { reached.increment() }
                held[id] = nil
                size -= filing.size
            }
        }
    }

    /// Filings that are held.
    var count: Int { held.withLock { $0.count } }

    func find(_ id: UUIDv7, of visitor: String) -> Filing? {
        held.withLock { $0[id] }.flatMap { $0.visitor == visitor ? $0 : nil }
    }

    func forget(_ id: UUIDv7) {
        held.withLock { $0[id] = nil }
    }
}
