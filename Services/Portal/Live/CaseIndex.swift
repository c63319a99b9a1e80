import Bus
import Crypto
import Foundation
import Messages
import Synchronization

/// What the portal knows of cases beside asking the desk: which are matters of supervision, and of the others the little that
/// is anybody's business. Made from the feed's first event on, in memory only; whoever asks before it is whole waits.
final class CaseIndex: LivingStore {
    /// A case as the public may see it.
    struct OpenCase: Sendable, Equatable {
        /// Names the case to outsiders: a keyed digest of its id, which leads back to nothing.
        let id: String
        let kind: CaseKind
        var category: String
        let town: AreaCode
        let filed: Timestamp
        var updated: Timestamp
        var state: CaseState
    }

    /// Guarded by the mutex.
    private struct State {
        var cursor: FollowCursor?
        var isWhole = false
        var supervision: Set<UUIDv7> = []
        var open: [UUIDv7: OpenCase] = [:]
        var names: [String: UUIDv7] = [:]
        /// The keys of `open` from the oldest on, those below `oldest` gone.
        var order: [UUIDv7] = []
        var oldest = 0
    }

    private let state = Mutex(State())
    private let signal = PlaceSignal()
    private let key: SymmetricKey
    /// Open cases kept; past it the oldest are no longer listed.
    private let capacity: Int

    /// - Parameter secret: 32 bytes of the keyring.
    init(secret: Data, capacity: Int = 100_000) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Data("open cases".utf8), outputByteCount: 32)
        self.capacity = capacity
    }

    static let topics = ["intake.case."].compactMap { Topic($0) }

    func cursor(of source: Source) -> FollowCursor? { state.withLock { $0.cursor } }

    func deliver(_ events: [CommittedEvent], to cursor: FollowCursor) {
        let told = events.compactMap { try? JSONCoding.decode(Told.self, from: $0.json) }
        state.withLock { state in
            for event in told { take(event, &state) }
            state.cursor = cursor
        }
        signal.reach(LivePlace(ledger: cursor.ledger, position: cursor.position))
    }

    func caughtUp() { state.withLock { $0.isWhole = true } }

    func forget() {
        state.withLock { $0 = State() }
        signal.forget()
    }

    /// Whether it has been caught up with the feed once.
    var isWhole: Bool { state.withLock { $0.isWhole } }

    /// Waits until everything up to a place of Intake's ledger is known.
    ///
    /// - Returns: whether it is.
    func knows(_ place: LivePlace, patience: Duration) async -> Bool {
        await signal.wait(for: place, patience: patience)
    }

    /// Whether a case is, or became, a matter of supervision.
    func isSupervision(_ id: UUIDv7) -> Bool { state.withLock { $0.supervision.contains(id) } }

    /// How many cases are matters of supervision; it only grows.
    var supervised: Int { state.withLock { $0.supervision.count } }

    /// What outsiders call a case.
    func name(of id: UUIDv7) -> String {
        Hex.encode(Data(HMAC<SHA256>.authenticationCode(for: id.bytes, using: key)).prefix(12))
    }

    func find(_ name: String) -> OpenCase? {
        state.withLock { state in state.names[name].flatMap { state.open[$0] } }
    }

    /// The newest cases that fit, newest first, at most `limit`.
    func newest(_ limit: Int, where fits: (OpenCase) -> Bool) -> [OpenCase] {
        state.withLock { state in
            var found: [OpenCase] = []
            for id in state.order[state.oldest...].reversed() where found.count < limit {
                if let entry = state.open[id], fits(entry) { found.append(entry) }
            }
            return found
        }
    }

    private func take(_ event: Told, _ state: inout State) {
        let id = event.data.step.case
        if event.data.kind == .supervise || event.type == CaseTurned.type {
            state.supervision.insert(id)
            if let gone = state.open.removeValue(forKey: id) { state.names[gone.id] = nil }
            return
        }
        if event.type == CaseFiled.type, let kind = event.data.kind, let category = event.data.category,
            let town = event.data.place?.village.town
        {
            let name = name(of: id)
            state.open[id] = OpenCase(
                id: name, kind: kind, category: category, town: town, filed: event.data.filed ?? event.time,
                updated: event.time, state: event.data.step.state)
            state.names[name] = id
            state.order.append(id)
            makeRoom(&state)
        } else {
            state.open[id]?.state = event.data.step.state
            state.open[id]?.updated = event.time
            if event.type == CaseAccepted.type, let category = event.data.category {
                state.open[id]?.category = category
            }
        }
    }

    private func makeRoom(_ state: inout State) {
        while state.order.count - state.oldest > capacity {
            if let gone = state.open.removeValue(forKey: state.order[state.oldest]) { state.names[gone.id] = nil }
            state.oldest += 1
        }
        if state.oldest > capacity {
            state.order.removeFirst(state.oldest)
            state.oldest = 0
        }
    }
}

/// The members of a case's event that are looked at.
private struct Told: Decodable {
    let type: EventType
    let time: Timestamp
    let data: Content

    struct Content: Decodable {
        let step: CaseStep
        let kind: CaseKind?
        let category: String?
        let place: CasePlace?
        let filed: Timestamp?
    }
}
