import Hummingbird
import ServiceKit

/// The work of the edge that costs a processor or a desk much, each kind with a queue of its own; passwords have theirs in
/// `PasswordHasher`, secrets that are looked up in `Throttles`.
struct Queues: Sendable {
    /// Photos and sounds that are taken apart.
    let readings = FairQueue("readings", width: 2, places: 64)
    /// Sheets of labels, each with up to thousands of codes.
    let labels = FairQueue("label_sheets", width: 1, places: 8)
    /// Texts that a desk looks for in many rows.
    let searches = FairQueue("searches", width: 4, places: 64)

    func install(into registry: PrometheusRegistry) {
        for (name, queue) in [("readings", readings), ("label_sheets", labels), ("searches", searches)] {
            registry.bound(name, limit: queue.places) { queue.waiting }
        }
    }
}

extension Edge {
    /// Whom queues and rooms count what is asked for under: the account that is signed in, otherwise the address.
    func client(of request: Request, _ context: EdgeContext) -> String {
        context.viewer.map { "@" + $0.account } ?? clientAddress(of: request, context)
    }
}
