package import Foundation
package import Messages
import Synchronization
import ZeroMQ

/// A request that arrived well-formed and in time.
package struct DeskRequest: Sendable {
    package let peer: Peer
    package let request: RequestFrame.Incoming
    package let attachments: [Data]
    package let respond: Responder

    package init(peer: Peer, request: RequestFrame.Incoming, attachments: [Data], respond: Responder) {
        self.peer = peer
        self.request = request
        self.attachments = attachments
        self.respond = respond
    }
}

/// Takes requests off the socket thread, and from those who ask in the process itself.
package protocol DeskHandler: Sendable {
    /// Called on the socket thread and on any other, at the same time; must return at once. What cannot be taken is answered
    /// `busy`.
    func receive(_ request: DeskRequest)
    /// Called after the last of the requests that had arrived together: now is the time to wake
    /// whoever works on them.
    func receivedAll()
}

extension DeskHandler {
    package func receivedAll() {}
}

/// Answers one request, from any thread, at most once. The first answer counts; a request that nobody answers is answered
/// `unavailable` when the last copy of this is gone.
package struct Responder: Sendable {
    private enum Way {
        /// Over the desk's socket.
        case socket(ReplyTicket)
        /// To who waits in this process.
        case local(LocalReply)
    }

    private let way: Way

    init(_ ticket: ReplyTicket) {
        way = .socket(ticket)
    }

    init(_ reply: LocalReply) {
        way = .local(reply)
    }

    /// - Parameter reply: a `ReplyFrame`.
    package func callAsFunction(_ reply: Data, attachments: [Data] = []) {
        switch way {
        case .socket(let ticket): ticket.answer([reply] + attachments)
        case .local(let local): local.answer(reply, attachments)
        }
    }

    private var ticket: ReplyTicket? {
        if case .socket(let ticket) = way { ticket } else { nil }
    }

    /// Answers requests together: a desk's socket thread is woken once for those that follow each other.
    package static func answer(_ answers: [(responder: Responder, reply: Data, attachments: [Data])]) {
        var waiting = answers[...]
        while let first = waiting.first {
            guard let replies = first.responder.ticket?.replies else {
                first.responder(first.reply, attachments: first.attachments)
                waiting = waiting.dropFirst()
                continue
            }
            let own = waiting.prefix { $0.responder.ticket?.replies === replies }
            replies.offer(own.compactMap { $0.responder.ticket?.claim([$0.reply] + $0.attachments) })
            waiting = waiting.dropFirst(own.count)
        }
    }
}

/// One request's claim on a place at the desk.
final class ReplyTicket: Sendable {
    private let route: Data
    private let id: UUIDv7
    private let bytes: Int
    private let place: PeerMeter.Place?
    private let received: Duration
    let replies: Mailbox<DeskReply>
    private let answered = Atomic<Bool>(false)

    init(
        route: Data, id: UUIDv7, bytes: Int, place: PeerMeter.Place?, received: Duration, replies: Mailbox<DeskReply>
    ) {
        self.route = route
        self.id = id
        self.bytes = bytes
        self.place = place
        self.received = received
        self.replies = replies
    }

    /// The answer, ready to be put into `replies`; nil if there was one before.
    func claim(_ frames: [Data]) -> DeskReply? {
        guard !answered.exchange(true, ordering: .acquiringAndReleasing) else { return nil }
        return DeskReply(frames: [route] + frames, requestBytes: bytes, place: place, received: received)
    }

    func answer(_ frames: [Data]) {
        // It cannot be full: it holds as many answers as requests are let in. It is closed once the desk is gone.
        if let reply = claim(frames) { _ = replies.offer(reply) }
    }

    deinit {
        guard !answered.load(ordering: .acquiring) else { return }
        answer([ReplyFrame.failure(id: id, .unavailable)])
    }
}

/// An answer on its way to the socket thread.
struct DeskReply: Sendable {
    /// The route to the peer, the answer, its attachments.
    let frames: [Data]
    /// What the request held while it was in flight.
    let requestBytes: Int
    /// What it held of its peer's limits, where there are any.
    let place: PeerMeter.Place?
    /// When the request came in, in uptime.
    let received: Duration
}
