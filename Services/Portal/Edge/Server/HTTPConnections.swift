import Bus
import HummingbirdCore
import Synchronization

/// How many connections the edge holds at once: so many that files are left for what it does itself. Past it nobody new is
/// accepted until one ends; whoever waits is accepted then, or gives up.
struct HTTPConnections: AvailableConnectionsDelegate {
    let bound: Int
    private let count = Count()
    /// Told when nobody new is accepted any more, and when somebody is again. On an event loop; must return at once.
    private let full: @Sendable (Bool) -> Void

    private final class Count: Sendable {
        struct State {
            var open = 0
            var isFull = false
        }
        let state = Mutex(State())
    }

    init(bound: Int, full: @escaping @Sendable (Bool) -> Void) {
        self.bound = bound
        self.full = full
    }

    var open: Int { count.state.withLock { $0.open } }

    func connectionOpened() { change(by: 1) }
    func connectionClosed() { change(by: -1) }
    func isAcceptingNewConnections() -> Bool { open < bound }

    private func change(by number: Int) {
        let isFull: Bool? = count.state.withLock { state in
            state.open += number
            // Later over than begun: at the bound each who leaves lets one in.
            let isFull = state.open >= bound || state.isFull && state.open >= bound - bound / 8
            guard isFull != state.isFull else { return nil }
            state.isFull = isFull
            return isFull
        }
        if let isFull { full(isFull) }
    }

    static let warning =
        "网页连接已满，暂时不接新的，已连上的照常：用 ss -tn 查是谁，在代理或防火墙拦下 "
        + "(all connections of the web are taken: nobody new is let in, those who are in go on; see who it is with 'ss -tn', "
        + "and block them at the proxy or the firewall)"
}
