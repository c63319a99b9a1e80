import Bus
import Crypto
import Foundation
import Messages
import Metrics
import Synchronization

/// What the portal knows of cases beside asking the desk: whose events are for discipline alone, and of the others the little
/// that is anybody's business. Made from the feed's first event on, in memory only; whoever asks before it is whole waits.
final class CaseIndex: LivingStore {
    /// Guarded by the mutex.
    private struct State {
        var cursor: FollowCursor?
        var isWhole = false
        /// From which position on the events of a case are for discipline alone.
        var concealed: [UUIDv7: Position] = [:]
        var open: OpenList
        /// Who posted what is not listed yet, by the case's name; the newest.
        var posters: [String: Set<String>] = [:]
        var posted: [String] = []
    }

    private let state: Mutex<State>
    private let signal = PlaceSignal()
    private let key: SymmetricKey
    private let empty: OpenList
    private let forgotten = BoundMetrics.counter("open311_posters")

    /// Requests whose posters are remembered; past it the oldest are forgotten, and are told to all alike.
    static let posterLimit = 10_000

    /// - Parameters:
    ///   - secret: 32 bytes of the keyring.
    ///   - capacity: open cases kept; past it the oldest are no longer listed.
    init(secret: Data, release: OpenRelease = .standard, capacity: Int = 100_000) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Data("open cases".utf8), outputByteCount: 32)
        empty = OpenList(release, capacity: capacity)
        state = Mutex(State(open: empty))
    }

    static let topics = ["intake.case."].compactMap { Topic($0) }

    func cursor(of source: Source) -> FollowCursor? { state.withLock { $0.cursor } }

    func deliver(_ events: [CommittedEvent], to cursor: FollowCursor) {
        let told = events.compactMap { event in
            (try? JSONCoding.decode(Told.self, from: event.json)).map { (event.position, $0) }
        }
        state.withLock { state in
            for (position, event) in told { take(event, at: position, &state) }
            state.cursor = cursor
        }
        signal.reach(LivePlace(ledger: cursor.ledger, position: cursor.position))
    }

    func caughtUp() { state.withLock { $0.isWhole = true } }

    func forget() {
        state.withLock { $0 = State(open: empty) }
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

    /// Whether what stands at a position of the ledger is for discipline alone: everything about a matter of supervision, and of
    /// any other case what follows once it leaves the village's office. A case that the office above took up and one that was
    /// turned into a report of misconduct fall silent alike, at their last event there.
    func isConcealed(_ id: UUIDv7, at position: Position) -> Bool {
        state.withLock { state in state.concealed[id].map { $0 <= position } ?? false }
    }

    /// How many cases have events that are for discipline alone; it only grows.
    var concealed: Int { state.withLock { $0.concealed.count } }

    /// What outsiders call a case.
    func name(of id: UUIDv7) -> String {
        Hex.encode(Data(HMAC<SHA256>.authenticationCode(for: id.bytes, using: key)).prefix(12))
    }

    /// A case as one of the public may see it.
    struct OpenCase: Sendable, Equatable {
        let entry: OpenList.Entry
        /// Nil as long as few cases of the town had it.
        let category: String?

        /// `help.infrastructure`, or `help`.
        var service: String { ([entry.kind.rawValue] + [category].compactMap(\.self)).joined(separator: ".") }
    }

    /// Somebody posted a case: to them it is shown before it is listed.
    func post(_ id: UUIDv7, by poster: Set<String>) {
        let name = name(of: id)
        state.withLock { state in
            if state.posters[name] == nil { state.posted.append(name) }
            state.posters[name, default: []].formUnion(poster)
            guard state.posted.count > Self.posterLimit else { return }
            state.posters[state.posted.removeFirst()] = nil
            forgotten.increment()
        }
    }

    /// Requests whose posters are remembered.
    var posters: Int { state.withLock { $0.posted.count } }

    /// A case that is listed, or that one of `askers` posted.
    func find(_ name: String, for askers: Set<String> = [], at now: Timestamp) -> OpenCase? {
        state.withLock { state in
            guard let entry = state.open.find(name, at: now) else { return nil }
            let isOwn = !askers.isDisjoint(with: state.posters[name] ?? [])
            guard entry.isListed || isOwn else { return nil }
            return OpenCase(entry: entry, category: isOwn ? entry.category : state.open.category(of: entry))
        }
    }

    /// The newest that are listed and fit, newest day first, at most `limit`.
    func newest(_ limit: Int, at now: Timestamp, where fits: (OpenCase) -> Bool) -> [OpenCase] {
        state.withLock { state in
            state.open.newest(limit, at: now) { fits(OpenCase(entry: $0, category: $1)) }
                .map { OpenCase(entry: $0, category: $1) }
        }
    }

    private func take(_ event: Told, at position: Position, _ state: inout State) {
        let id = event.data.step.case
        let data = event.data
        if event.type == CaseFiled.type {
            guard let kind = data.kind, let category = data.category, let town = data.place?.village.town else {
                return
            }
            if kind == .supervise { state.concealed[id] = .zero }
            guard let office = data.office, let channel = data.channel,
                OpenTable.isPublic(kind, with: office.line, about: data.target, from: channel)
            else { return }
            if office.area.level < .village { state.concealed[id] = position.next }
            state.open.begin(id, named: name(of: id), kind, category, in: town, at: event.time)
            return
        }
        if Self.departures.contains(event.type), state.concealed[id] == nil { state.concealed[id] = position }
        guard let turn = Self.turns[event.type], event.type != CaseOverdue.type || data.clock == .answer else { return }
        state.open.take(
            turn, of: id, category: event.type == CaseAccepted.type ? data.category : nil, told: data.told,
            at: event.time)
    }

    /// Events by which a case leaves the village's office, or shows that it had left it.
    private static let departures: Set<EventType> = [
        CaseForwarded.type, CaseReturned.type, CaseTakenUp.type, CaseTurned.type,
    ]

    /// What the public hears of which event, as the open feed has it.
    private static let turns: [EventType: OpenMilestone] = [
        CaseAccepted.type: .accepted, CaseDeclined.type: .declined, CaseOverdue.type: .overdue,
        CaseAnswered.type: .answered, CaseReopened.type: .reopened, CaseSecondLookAsked.type: .reopened,
        CaseClosed.type: .ended, CaseWithdrawn.type: .ended, CaseJoined.type: .ended, CaseCoverEnded.type: .ended,
    ]
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
        let office: Office?
        let target: CaseTarget?
        let channel: CaseChannel?
        let clock: CaseClock?
        let told: CivilDay?
    }
}
