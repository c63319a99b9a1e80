import Bus
import Metrics
import ServiceKit
import Synchronization

/// How many connections the server holds. Each address has a share (`Shares`), unless a proxy of ours stands in front: then
/// the proxy's is the only one. At the bound a new connection is closed at once; one that is open stays.
final class ConnectionLimit: Sendable {
    let limit: Int
    private let isShared: Bool
    private let reached = BoundMetrics.counter("connections")
    /// Guarded by its lock.
    private let open: Mutex<(shares: Shares, number: UInt64)>

    /// Files that the process keeps for its ledger, its sockets and its connections to desks.
    static let reserve = 512
    static let most = 20_000

    /// - Parameters:
    ///   - files: what the process may have open.
    ///   - isShared: whether addresses have shares.
    init(files: Int, isShared: Bool) {
        limit = min(Self.most, max(files / 2, files - Self.reserve))
        self.isShared = isShared
        open = Mutex((Shares(limit), 0))
    }

    func install(into registry: PrometheusRegistry) {
        registry.bound("connections", limit: self.limit) { self.count }
    }

    var count: Int { open.withLock { $0.shares.used } }

    /// - Returns: what `close` takes; nil if there is no place.
    func admit(_ address: String) -> String? {
        let key = open.withLock { open -> String? in
            open.number += 1
            let key = isShared ? address : String(open.number)
            return open.shares.take(for: key) ? key : nil
        }
        if key == nil { reached.increment() }
        return key
    }

    func close(_ key: String) {
        open.withLock { $0.shares.giveBack(by: key) }
    }
}
