import Bus
import HTTPTypes
import Metrics
import ServiceKit
import Synchronization

/// How many bytes of forms may be held in memory while they come and are worked on. Bytes count as they arrive, whatever was
/// announced; each client holds a share (`Shares`), and forms that carry only text have a room of their own, which no upload
/// can fill.
final class UploadBudget: Sendable {
    /// Which of the rooms.
    enum Kind: Sendable {
        case text, files
    }

    /// Past so many bytes, a form that may carry files is one that does.
    static let smallLimit = 64 * 1_024

    private struct Rooms {
        var text: Shares
        var files: Shares

        subscript(kind: Kind) -> Shares {
            get { kind == .text ? text : files }
            set {
                switch kind {
                case .text: text = newValue
                case .files: files = newValue
                }
            }
        }
    }

    private let limits: Rooms
    /// Guarded by its lock.
    private let rooms: Mutex<Rooms>
    private let reachedText = BoundMetrics.counter("form_bytes")
    private let reachedFiles = BoundMetrics.counter("upload_bytes")

    init(text: Int = 32 * 1_024 * 1_024, files: Int = 384 * 1_024 * 1_024) {
        limits = Rooms(text: Shares(text), files: Shares(files))
        rooms = Mutex(limits)
    }

    /// Bytes that are held.
    func used(_ kind: Kind) -> Int { rooms.withLock { $0[kind].used } }

    func install(into registry: PrometheusRegistry) {
        registry.bound("form_bytes", limit: self.limits.text.whole) { self.used(.text) }
        registry.bound("upload_bytes", limit: self.limits.files.whole) { self.used(.files) }
    }

    /// A place for one form, with nothing in it yet. What it comes to hold is given back when it goes.
    ///
    /// - Parameters:
    ///   - kind: where it begins.
    ///   - moves: whether it goes over to the room of files when it outgrows `smallLimit`.
    func place(for client: String, in kind: Kind, moves: Bool = false) -> Place {
        Place(room: self, client: client, kind: kind, moves: moves)
    }

    /// Where the bytes of one form count.
    final class Place: Sendable {
        private let room: UploadBudget
        private let client: String
        private let moves: Bool
        /// Guarded by its lock, which is taken before the room's.
        private let state: Mutex<(kind: Kind, held: Int)>

        fileprivate init(room: UploadBudget, client: String, kind: Kind, moves: Bool) {
            self.room = room
            self.client = client
            self.moves = moves
            state = Mutex((kind, 0))
        }

        deinit {
            let (kind, held) = state.withLock { $0 }
            room.giveBack(held, by: client, in: kind)
        }

        /// - Throws: `EdgeError`, "please try again", if there is no room for so many more.
        func grow(by bytes: Int) throws(EdgeError) {
            let fits = state.withLock { state in
                if moves, state.kind == .text, state.held + bytes > UploadBudget.smallLimit {
                    guard room.take(state.held + bytes, for: client, in: .files, isNew: true) else { return false }
                    room.giveBack(state.held, by: client, in: .text)
                    state = (.files, state.held + bytes)
                    return true
                }
                guard room.take(bytes, for: client, in: state.kind, isNew: state.held == 0) else { return false }
                state.held += bytes
                return true
            }
            guard fits else { throw EdgeError(.serviceUnavailable, "error.later", retryAfter: 10) }
        }
    }

    /// What has begun may take twice the share of a newcomer: rather one fewer begins than one more is cut off half-way.
    private func take(_ bytes: Int, for client: String, in kind: Kind, isNew: Bool) -> Bool {
        let fits = rooms.withLock { $0[kind].take(bytes, for: client, weight: isNew ? 1 : 2) }
        if !fits { (kind == .text ? reachedText : reachedFiles).increment() }
        return fits
    }

    private func giveBack(_ bytes: Int, by client: String, in kind: Kind) {
        rooms.withLock { $0[kind].giveBack(bytes, by: client) }
    }
}
