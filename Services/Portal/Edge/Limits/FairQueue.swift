import Bus
import HTTPTypes
import Metrics
import Synchronization

/// Costly work of one kind: a few are at it, a bounded number waits. The bound refuses newcomers and never one that waits; of
/// the waiting places each client holds a share (`Shares`), and clients take turns, so that one that asks for much waits
/// behind itself.
final class FairQueue: Sendable {
    /// How many are at work at once.
    let width: Int
    /// How many may wait.
    let places: Int
    private let words: String
    private let reached: Counter
    /// Guarded by its lock.
    private let line: Mutex<Line<CheckedContinuation<Void, any Error>>>

    /// - Parameters:
    ///   - bound: its name in metrics, where each refusal is counted.
    ///   - words: what who is refused is told; a key of the word tables.
    init(_ bound: String, width: Int, places: Int, refusal words: String = "error.later") {
        self.width = width
        self.places = places
        self.words = words
        reached = BoundMetrics.counter(bound)
        line = Mutex(Line(width: width, places: places))
    }

    /// Works when it is this client's turn.
    ///
    /// - Parameter client: an address or, of who is signed in, an account.
    /// - Throws: `EdgeError` 503 if there is no place to wait; what `work` throws.
    func pass<Value>(_ client: String, _ work: () async throws -> Value) async throws -> Value {
        try await turn(of: client)
        defer { line.withLock { $0.leave() }?.resume() }
        return try await work()
    }

    /// How many wait.
    var waiting: Int { line.withLock { $0.waiting } }

    private func turn(of client: String) async throws {
        if line.withLock({ $0.enter() }) { return }
        try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
            switch line.withLock({ $0.come(client, turn) }) {
            case .now: turn.resume()
            case .waits: break
            case .refused:
                reached.increment()
                turn.resume(throwing: EdgeError(.serviceUnavailable, words, retryAfter: 5))
            }
        }
    }
}

/// Who is at work and who waits, without threads or time.
struct Line<Turn: Sendable>: Sendable {
    enum Outcome: Equatable, Sendable {
        case now, waits, refused
    }

    let width: Int
    private(set) var atWork = 0
    private var places: Shares
    private var turns: [String: [Turn]] = [:]
    /// Clients that wait, the one whose turn is next first.
    private var order: [String] = []

    init(width: Int, places: Int) {
        self.width = width
        self.places = Shares(places)
    }

    var waiting: Int { places.used }

    /// Begins to work if there is room. Whoever leaves hands on to one that waits: while there is room, nobody waits.
    mutating func enter() -> Bool {
        guard atWork < width else { return false }
        atWork += 1
        return true
    }

    /// - Parameter turn: kept if it has to wait; `leave` gives it back.
    mutating func come(_ client: String, _ turn: Turn) -> Outcome {
        if enter() { return .now }
        guard places.take(for: client) else { return .refused }
        if turns[client] == nil { order.append(client) }
        turns[client, default: []].append(turn)
        return .waits
    }

    /// One has ended its work.
    ///
    /// - Returns: whose turn it is now; nil if nobody waits.
    mutating func leave() -> Turn? {
        guard !order.isEmpty else {
            atWork -= 1
            return nil
        }
        let client = order.removeFirst()
        places.giveBack(by: client)
        let turn = turns[client]?.removeFirst()
        if turns[client]?.isEmpty ?? true {
            turns[client] = nil
        } else {
            order.append(client)
        }
        return turn
    }
}
