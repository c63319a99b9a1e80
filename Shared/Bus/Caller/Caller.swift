package import Foundation
package import Logging
package import Messages
import Synchronization
package import ZeroMQ

/// Asks one desk: many calls in flight over one DEALER on a socket thread of its own.
///
/// A call that gets no answer is sent again with the same id, with backoff and at once after a reconnection, until its
/// deadline; so are `busy` and `unavailable`.
package final class Caller: DeskCaller {
    private let thread: SocketThread
    private let requests: Mailbox<CallerLoop.Order>
    private let clock: @Sendable () -> Timestamp
    private let makeID: @Sendable (Timestamp) -> UUIDv7
    private let refused: Refused

    private init(
        thread: SocketThread, requests: Mailbox<CallerLoop.Order>, refused: Refused,
        clock: @escaping @Sendable () -> Timestamp, makeID: @escaping @Sendable (Timestamp) -> UUIDv7
    ) {
        self.refused = refused
        self.thread = thread
        self.requests = requests
        self.clock = clock
        self.makeID = makeID
    }

    /// How long to wait for an answer before asking again.
    package struct Patience: Sendable {
        /// Before the second sending; doubles each time up to `most`.
        package var first = Duration.seconds(1)
        package var most = Duration.seconds(8)

        package init() {}
        package init(first: Duration, most: Duration) {
            self.first = first
            self.most = most
        }
    }

    /// Makes the socket; the connection is made, and made again, behind the scenes.
    ///
    /// - Throws: `BusError` if the endpoint is malformed or too long.
    package static func connect(
        to endpoint: Endpoint, context: Context, patience: Patience = Patience(),
        clock: @escaping @Sendable () -> Timestamp,
        makeID: @escaping @Sendable (Timestamp) -> UUIDv7 = {
            var random = SystemRandomNumberGenerator()
            return UUIDv7(time: $0, random: &random)
        },
        logger: Logger
    ) throws -> Caller {
        let inlets = try SocketThread.Inlets()
        let requests = inlets.mailbox(of: CallerLoop.Order.self, capacity: 2 * BusLimits.callsInFlight)
        let refused = Refused()
        do {
            let thread = try SocketThread.start("caller", context: context, inlets: inlets, logger: logger) { loop in
                let link = try Link(.dealer, CallerLoop.options, to: endpoint, loop)
                loop.ready()
                var calls = CallerLoop(
                    link: link, requests: requests, patience: patience, refused: refused, logger: logger)
                defer { calls.abandon() }
                try calls.run(loop)
            }
            return Caller(thread: thread, requests: requests, refused: refused, clock: clock, makeID: makeID)
        } catch let error as ZeroMQError {
            throw BusError(.endpoint, "cannot call \(endpoint.address)", underlying: error)
        }
    }

    package func call(
        method: Messages.MethodName, params: Data, attachments: [Data] = [], actor: Messages.Principal? = nil,
        timeout: Duration = .seconds(10), id: UUIDv7? = nil, traceparent: String? = nil
    ) async throws -> (result: Data, attachments: [Data]) {
        let now = clock()
        let id = id ?? makeID(now)
        let context = RequestContext(actor: actor, traceparent: traceparent, deadline: now + timeout)
        let frame = try RequestFrame.encode(method: method, params: params, id: id, context: context)
        try CallSize.check(request: frame.count, attachments)
        let call = CallerLoop.Call(id: id, frames: [frame] + attachments, end: SocketLoop.uptime + timeout)
        let answer = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                call.completion.set(continuation)
                guard requests.offer(.send(call)) else {
                    return call.completion.finish(
                        .failure(DeskError.busy(retryAfter: BusLimits.busyRetryMilliseconds)))
                }
            }
        } onCancel: {
            call.completion.finish(.failure(CancellationError()))
            _ = requests.offer(.forget(call))
        }
        return (answer.result, answer.attachments)
    }

    /// Whether the other side, when it was last tried, refused this process's key or did not prove to have its own. Calls go
    /// on waiting: that may change.
    package var isRefused: Bool { refused.value }

    /// Shared with the thread.
    final class Refused: Sendable {
        private let flag = Atomic<Bool>(false)

        var value: Bool { flag.load(ordering: .acquiring) }
        func set(_ value: Bool) { flag.store(value, ordering: .releasing) }
    }

    /// Ends the thread; calls in flight throw `unavailable`.
    package func close() {
        thread.stop()
    }
}

/// A continuation that several parties may try to resume; the first does.
final class Completion<Success: Sendable>: Sendable {
    private enum State {
        case waiting(CheckedContinuation<Success, any Error>?)
        case done(Result<Success, any Error>?)
    }

    private let state = Mutex(State.waiting(nil))

    /// Resumes at once if the outcome came before the continuation.
    func set(_ continuation: CheckedContinuation<Success, any Error>) {
        let early: Result<Success, any Error>? = state.withLock { state in
            if case .done(let result) = state { return result }
            state = .waiting(continuation)
            return nil
        }
        if let early { continuation.resume(with: early) }
    }

    func finish(_ result: Result<Success, any Error>) {
        let continuation: CheckedContinuation<Success, any Error>? = state.withLock { state in
            guard case .waiting(let continuation) = state else { return nil }
            state = .done(continuation == nil ? result : nil)
            return continuation
        }
        continuation?.resume(with: result)
    }
}
