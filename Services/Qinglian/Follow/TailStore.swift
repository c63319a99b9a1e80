import Bus
import Foundation
import Glibc
import Messages
import Synchronization

/// Where `tail` stands: in memory only, as what it shows is gone with the terminal.
final class TailStore: FollowerStore {
    private struct State {
        var cursor: FollowCursor?
        var left: Int?
        var isOver = false
    }

    private let state: Mutex<State>
    private let stopAt: Position?
    private let json: Bool
    private let ended: @Sendable () -> Void

    /// - Parameters:
    ///   - limit: end after so many events.
    ///   - stopAt: end once everything up to here was shown.
    ///   - ended: called on the follower's thread when there is no more to show.
    init(cursor: FollowCursor?, limit: Int?, stopAt: Position?, json: Bool, ended: @escaping @Sendable () -> Void) {
        state = Mutex(State(cursor: cursor, left: limit))
        self.stopAt = stopAt
        self.json = json
        self.ended = ended
    }

    func cursor(of source: Source) -> FollowCursor? {
        state.withLock { $0.cursor }
    }

    func deliver(_ events: [CommittedEvent], to cursor: FollowCursor) {
        let over = state.withLock { state in
            if state.isOver { return false }
            for event in events where state.left != 0 {
                print(json ? String(decoding: event.json, as: UTF8.self) : Self.line(event))
                state.left = state.left.map { $0 - 1 }
            }
            fflush(nil)
            state.cursor = cursor
            state.isOver = state.left == 0 || stopAt.map { cursor.position >= $0 } ?? false
            return state.isOver
        }
        if over { ended() }
    }

    /// Position, time in China, type, subject and data of an event.
    static func line(_ event: CommittedEvent) -> String {
        let envelope = try? JSONCoding.decode(JSONValue.self, from: event.json)
        func text(_ name: String) -> String? {
            if case .string(let text) = envelope?[name] { text } else { nil }
        }
        let time = text("time").flatMap { Timestamp($0) }?.inChina ?? ""
        let data = envelope?["data"].flatMap { try? JSONCoding.encode($0) }.map { String(decoding: $0, as: UTF8.self) }
        let number = String(event.position.value).padded(to: 7, right: true)
        return "\(number)  \(time)  \(event.type)  \(text("subject") ?? "")  \((data ?? "").prefix(400))"
    }
}
