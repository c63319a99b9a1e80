import Bus
import Foundation
import Messages
import Metrics
import Synchronization

/// What is held of forms that were not filed yet: the files that came with them, which a browser does not fill in a second time,
/// and the filing whose outcome is not known, so that exactly the same is sent again. By the form's draft, an id that stays
/// with a form however often it is shown again.
///
/// In memory; forgotten after half an hour, or when there is too much: then the oldest goes of the client that holds most.
final class PendingFilings: Sendable {
    struct Draft: Sendable {
        /// Each with an id of its own, for its preview and for taking it away.
        var files: [File] = []
        var unanswered: Unanswered?
        /// The browser that sent it.
        let visitor: String
        fileprivate var client = ""
        fileprivate var at = Timestamp(milliseconds: 0)

        init(of visitor: String) {
            self.visitor = visitor
        }

        fileprivate var size: Int {
            let known = Set(files.map(\.id))
            let others = unanswered?.files.filter { !known.contains($0.id) } ?? []
            return (files + others).reduce(unanswered?.command.filing.story.utf8.count ?? 0) {
                $0 + $1.upload.bytes.count
            }
        }
    }

    /// What was sent under an id, and not answered.
    struct Unanswered: Sendable {
        let id: UUIDv7
        let command: FileCase
        let files: [File]
    }

    struct File: Sendable {
        let id: UUIDv7
        let upload: Uploads.File
    }

    private static let age = Duration.seconds(1_800)
    static let countLimit = 1_000
    /// Of all together: eight forms as full as a form can be, hundreds with photos that a script made smaller.
    static let byteLimit = 192 << 20

    private let reached = BoundMetrics.counter("held_filings")
    private let clock: @Sendable () -> Timestamp
    /// Guarded by its lock.
    private let held = Mutex<[UUIDv7: Draft]>([:])

    init(clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
    }

    /// Holds a draft in the place of what was held under its id. A draft with nothing in it is forgotten.
    ///
    /// - Parameter client: under whom its bytes count.
    func hold(_ draft: Draft, from client: String, as id: UUIDv7) {
        let now = clock()
        held.withLock { held in
            for (id, old) in held where now - old.at > Self.age { held[id] = nil }
            guard !draft.files.isEmpty || draft.unanswered != nil else {
                held[id] = nil
                return
            }
            var draft = draft
            draft.client = client
            draft.at = now
            held[id] = draft
            while held.count > Self.countLimit || held.values.reduce(0, { $0 + $1.size }) > Self.byteLimit {
                reached.increment()
                guard let last = Self.toForget(held) else { return }
                held[last] = nil
            }
        }
    }

    private static func toForget(_ held: [UUIDv7: Draft]) -> UUIDv7? {
        let byClient = Dictionary(grouping: held) { $0.value.client }
        let largest = byClient.values.max { left, right in
            left.reduce(0) { $0 + $1.value.size } < right.reduce(0) { $0 + $1.value.size }
        }
        return largest?.min { $0.value.at < $1.value.at }?.key
    }

    /// Drafts that are held.
    var count: Int { held.withLock { $0.count } }

    /// The draft of this browser; nil if it is another's, or forgotten.
    func find(_ id: UUIDv7?, of visitor: String) -> Draft? {
        id.flatMap { id in held.withLock { $0[id] } }.flatMap { $0.visitor == visitor ? $0 : nil }
    }

    func forget(_ id: UUIDv7) {
        held.withLock { $0[id] = nil }
    }

    /// All that a browser sent.
    func forget(of visitor: String) {
        held.withLock { held in held = held.filter { $0.value.visitor != visitor } }
    }
}
