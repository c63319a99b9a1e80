import Foundation
import Messages
import Synchronization

@testable import Notification

/// A channel that keeps what it was given and answers as it is told.
final class StubChannel: Channel {
    let name: NoticeChannel
    let pace: ChannelPace
    private let sent = Mutex<[OutgoingMessage]>([])
    private let answer: @Sendable (OutgoingMessage, _ number: Int) async -> ChannelOutcome

    /// - Parameter answer: is given the message and how many there were before it.
    init(
        _ name: NoticeChannel, pace: ChannelPace = ChannelPace(),
        _ answer: @escaping @Sendable (OutgoingMessage, Int) async -> ChannelOutcome = { _, _ in .delivered(proof: "ok")
        }
    ) {
        self.name = name
        self.pace = pace
        self.answer = answer
    }

    var messages: [OutgoingMessage] { sent.withLock { $0 } }

    func send(_ message: OutgoingMessage) async -> ChannelOutcome {
        let number = sent.withLock { sent in
            sent.append(message)
            return sent.count - 1
        }
        return await answer(message, number)
    }
}

/// What filers left.
final class StubTelephones: FilerTelephones {
    private let known = Mutex<[UUIDv7: String]>([:])

    subscript(id: UUIDv7) -> String? {
        get { known.withLock { $0[id] } }
        set { known.withLock { $0[id] = newValue } }
    }

    /// With a code, where one is asked for and good.
    let code = Mutex<String?>(nil)

    func telephone(of case: UUIDv7, code asked: Bool) async -> FilerTelephone {
        guard let telephone = self[`case`] else { return .none }
        guard asked else { return .found(telephone) }
        return code.withLock { $0 }.map { .found(telephone, code: $0) } ?? .none
    }
}
