package import Messages

/// A second TCP door, for integrators: what they may ask, and how much of it.
package struct OpenDoor: Sendable {
    /// What became of a request at the door.
    package enum Outcome: Sendable {
        case taken
        /// Over the peer's limits: told to wait.
        case limited
        /// No method of this door, or no request at all.
        case refused
    }

    /// Where it announces events, as `tcp://0.0.0.0:7201`.
    package let feed: String
    /// Where it answers requests.
    package let desk: String
    /// All that may be asked here.
    package let methods: Set<MethodName>
    /// All that is announced and read here; what else the ledger holds is neither shown nor named.
    package let topics: [Topic]
    package var limits = PeerLimits()
    /// Told of every request, on the socket thread; must return at once.
    package var observe: (@Sendable (_ peer: Peer, _ method: MethodName?, _ outcome: Outcome) -> Void)?

    package init(feed: String, desk: String, methods: Set<MethodName>, topics: [Topic]) {
        self.feed = feed
        self.desk = desk
        self.methods = methods
        self.topics = topics
    }

    /// Whether events of a type are for integrators.
    package func tells(_ type: EventType) -> Bool {
        topics.contains { $0.covers(type) }
    }

    /// Whether all that a topic covers is for integrators.
    package func tells(_ topic: Topic) -> Bool {
        topics.contains { topic.description.hasPrefix($0.description) }
    }
}

/// How much one peer may ask of a desk; over it, it is answered `busy` with a time to wait.
package struct PeerLimits: Sendable {
    package var callsPerSecond = 20
    /// Calls that may come at once after a rest.
    package var burst = 40
    /// Calls not yet answered.
    package var callsInFlight = 16
    /// Pages of the feed being read at once.
    package var readsInFlight = 2
    /// Answers that wait for one connection, which may each be a page of the feed; past it they are dropped. A peer that keeps
    /// to `callsInFlight` loses none: libzmq counts what was taken by half the queue.
    package var answersWaiting = 64
    /// Of one frame of a request; a peer that announces a longer one is disconnected.
    package var requestBytes = 64 << 10
    /// Messages taken without a pause, past which those of peers that have used up their calls are dropped unread.
    package var flood = 1_000

    package init() {}
}
