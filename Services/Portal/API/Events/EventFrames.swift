import Messages
import NIOCore
import Synchronization

/// The newest events as readers of the stream get them. Thousands of readers with the same right, at the same place, get the
/// same bytes: they are made once.
final class EventFrames: Sendable {
    private struct Key: Hashable {
        /// Service, ledger and position of every service that the reader follows: only one event leads there.
        let id: String
        let seesSupervision: Bool
        /// Whether an event is shown is looked at again once another case is a matter of supervision.
        let concealed: Int
    }

    /// Events that are held; past it all are forgotten.
    static let limit = 256

    /// Nil of an event that is not for these readers. Guarded by the mutex.
    private let held = Mutex<[Key: ByteBuffer?]>([:])

    /// The bytes of an event, made under the lock: whoever comes meanwhile wants the same.
    func frame(_ event: CommittedEvent, at id: String, for sight: EventSight) -> ByteBuffer? {
        guard sight.covers(event) else { return nil }
        let key = Key(id: id, seesSupervision: sight.seesSupervision, concealed: sight.index.concealed)
        return held.withLock { held in
            if let frame = held[key] { return frame }
            let frame = sight.shown(event).map {
                EventStream.frame(id: id, event: event.type.description, data: String(decoding: $0, as: UTF8.self))
            }
            if held.count >= Self.limit { held.removeAll() }
            held[key] = .some(frame)
            return frame
        }
    }
}
