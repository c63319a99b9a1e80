import Bus
import Messages
import Metrics
import Synchronization

/// Hands the events of the followed services to whoever listens now, each in order, nothing twice.
///
/// A listener that does not keep up is cut off, never the others: it comes back with the last place it saw.
final class LiveHub: Sendable {
    private struct Listener {
        let topics: [Topic]
        let subject: Subject?
        /// A JSON string that the event must hold.
        var name: String?
        let isLatestOnly: Bool
        let inlet: AsyncStream<LiveEvent>.Continuation

        func hears(_ event: LiveEvent) -> Bool {
            topics.contains { $0.covers(event.event.type) } && subject.map(event.isAbout) ?? true
                && name.map(event.names) ?? true
        }
    }

    /// Guarded by the mutex; nothing but array work is done under it, and nobody is woken.
    private struct State {
        var rings: [String: EventRing] = [:]
        var signals: [String: PlaceSignal] = [:]
        var listeners: [UInt64: Listener] = [:]
        var next: UInt64 = 0
        var isClosed = false

        mutating func signal(of service: String) -> PlaceSignal {
            if let signal = signals[service] { return signal }
            let signal = PlaceSignal()
            signals[service] = signal
            return signal
        }
    }

    private let state = Mutex(State())
    /// Listeners at once; past it `listen` throws `full`.
    let listenerLimit: Int
    private let ringCapacity: Int
    private let refused = BoundMetrics.counter("live_streams")
    private let cutOff = BoundMetrics.counter("live_stream_buffer")

    init(listenerLimit: Int, ringCapacity: Int = 4_096) {
        self.listenerLimit = listenerLimit
        self.ringCapacity = ringCapacity
    }

    enum Refusal: Error, Equatable {
        case full
        /// The portal is ending.
        case closed
        /// The place lies too far back, or in another ledger: read the ledger up to the hub's place, and listen from there.
        case gone(service: String)
    }

    /// What one listener hears. Ends when the listener fell behind by more than its buffer, and when the hub is closed.
    struct Listening: Sendable {
        let events: AsyncStream<LiveEvent>
        fileprivate let stop: @Sendable () -> Void

        func end() { stop() }
    }

    /// Begins to listen to every event.
    ///
    /// - Parameters:
    ///   - places: per service, after which place; from now on where none is given.
    ///   - buffer: events that may wait for the listener.
    /// - Throws: `Refusal`.
    func listen(to topics: [Topic], after places: [String: LivePlace] = [:], buffer: Int) throws(Refusal) -> Listening {
        let (stream, inlet) = AsyncStream<LiveEvent>.makeStream(bufferingPolicy: .bufferingOldest(buffer))
        let listener = Listener(topics: topics, subject: nil, isLatestOnly: false, inlet: inlet)
        return try begin(listener, stream, after: places, buffer: buffer)
    }

    /// Begins to listen for whether something happened: of what a listener has not taken yet, the newest event is kept.
    ///
    /// - Parameter subject: what the events must be about; anything if nil.
    /// - Throws: `Refusal`.
    func watch(_ topics: [Topic], about subject: Subject? = nil) throws(Refusal) -> Listening {
        let (stream, inlet) = AsyncStream<LiveEvent>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let listener = Listener(topics: topics, subject: subject, isLatestOnly: true, inlet: inlet)
        return try begin(listener, stream, after: [:], buffer: 1)
    }

    /// Begins to listen for whether something happened that names somebody, whether or not it is about them.
    ///
    /// - Parameter name: a whole string of the event, `account/clerk`, without characters that JSON escapes.
    /// - Throws: `Refusal`.
    func watch(_ topics: [Topic], naming name: String) throws(Refusal) -> Listening {
        let (stream, inlet) = AsyncStream<LiveEvent>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let listener = Listener(topics: topics, subject: nil, name: name, isLatestOnly: true, inlet: inlet)
        return try begin(listener, stream, after: [:], buffer: 1)
    }

    private func begin(
        _ listener: Listener, _ stream: AsyncStream<LiveEvent>, after places: [String: LivePlace], buffer: Int
    ) throws(Refusal) -> Listening {
        let inlet = listener.inlet
        let outcome = state.withLock { state -> Result<UInt64, Refusal> in
            if state.isClosed { return .failure(.closed) }
            if state.listeners.count >= listenerLimit { return .failure(.full) }
            var missed: [LiveEvent] = []
            for (service, place) in places.sorted(by: { $0.key < $1.key }) {
                guard let events = state.rings[service]?.events(after: place) else {
                    return .failure(.gone(service: service))
                }
                missed += events.filter(listener.hears)
            }
            if missed.count > buffer { return .failure(.gone(service: missed.last?.service ?? "")) }
            for event in missed { inlet.yield(event) }
            state.next += 1
            state.listeners[state.next] = listener
            return .success(state.next)
        }
        if case .failure(.full) = outcome { refused.increment() }
        let id = try outcome.get()
        inlet.onTermination = { [weak self] _ in self?.forget(id) }
        return Listening(events: stream) { inlet.finish() }
    }

    /// How far the hub has come in a service's ledger; nil before it has heard of it.
    func place(of service: String) -> LivePlace? {
        state.withLock { state in
            state.rings[service].flatMap { ring in ring.ledger.map { LivePlace(ledger: $0, position: ring.head) } }
        }
    }

    /// Waits until the hub has come to a place in a service's ledger.
    ///
    /// - Returns: whether it has.
    func reaches(_ place: LivePlace, of service: String, patience: Duration) async -> Bool {
        await state.withLock { $0.signal(of: service) }.wait(for: place, patience: patience)
    }

    var listeners: Int { state.withLock { $0.listeners.count } }

    /// Takes what a follower delivered, and hands it to those who listen. One thread a service, so that each listener hears
    /// a service's events in order.
    func publish(_ events: [CommittedEvent], of service: String, to place: LivePlace) {
        let events = events.map { LiveEvent(service: service, ledger: place.ledger, event: $0) }
        // Who begins to listen after this finds the events in the ring, and is not among these listeners.
        let (listeners, signal) = state.withLock { state in
            let signal = state.signal(of: service)
            guard !state.isClosed else { return ([UInt64: Listener](), signal) }
            state.rings[service, default: EventRing(capacity: ringCapacity)].append(events, to: place)
            return (state.listeners, signal)
        }
        for (id, listener) in listeners where !hand(events, to: listener) {
            cutOff.increment()
            forget(id)
            listener.inlet.finish()
        }
        signal.reach(place)
    }

    /// Hands a listener what it hears. Not under the lock: waking a reader takes the lock of its task, and a task that is
    /// being cancelled holds that lock while it has the hub forget the listener.
    ///
    /// - Returns: false if the listener does not keep up.
    private func hand(_ events: [LiveEvent], to listener: Listener) -> Bool {
        for event in events where listener.hears(event) {
            if case .dropped = listener.inlet.yield(event), !listener.isLatestOnly { return false }
        }
        return true
    }

    /// Ends every listening; nobody can begin one any more.
    func close() {
        let inlets = state.withLock { state in
            state.isClosed = true
            defer { state.listeners = [:] }
            return state.listeners.values.map(\.inlet)
        }
        for inlet in inlets { inlet.finish() }
    }

    private func forget(_ id: UInt64) {
        state.withLock { $0.listeners[id] = nil }
    }
}
