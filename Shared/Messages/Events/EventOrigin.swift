/// Where an event came from: what its envelope says of the request that led to it. Filled in where a request is decided, not
/// where an event is made, so that no handler can leave it out.
package struct EventOrigin: Equatable, Sendable {
    /// The account in whose name the request came; nil where no request did: a timer fired, another service's event was
    /// followed.
    package let by: String?
    /// A `Means`, in words; nil where the account acted for itself.
    package let through: String?
    package let traceparent: String?

    package init(by: String? = nil, through: String? = nil, traceparent: String? = nil) {
        self.by = by
        self.through = through
        self.traceparent = traceparent
    }

    /// Of a request that `actor` made.
    package init(_ actor: Principal, traceparent: String?) {
        self.init(by: actor.account, through: actor.through?.description, traceparent: traceparent)
    }

    /// Of what a service does of itself.
    package static let own = EventOrigin()
}
