package import Foundation
package import Messages
import ZeroMQ

/// A desk that is asked in its own process: the same requests, peers, queues and answers as over a socket, and no socket. What it
/// lets in waits in the bounded queues of its handler.
package final class LocalDesk: DeskCaller {
    private let handler: any DeskHandler
    private let clock: @Sendable () -> Timestamp
    private let makeID: @Sendable () -> UUIDv7

    package init(
        _ handler: any DeskHandler, clock: @escaping @Sendable () -> Timestamp,
        makeID: @escaping @Sendable () -> UUIDv7
    ) {
        self.handler = handler
        self.clock = clock
        self.makeID = makeID
    }

    /// Before what was answered `unavailable`, without a time, is asked again.
    private static let pause = Duration.milliseconds(500)

    package func call(
        method: MethodName, params: Data, attachments: [Data] = [], actor: Principal? = nil,
        timeout: Duration = .seconds(10), id: UUIDv7? = nil, traceparent: String? = nil
    ) async throws -> (result: Data, attachments: [Data]) {
        let now = clock()
        let end = SocketLoop.uptime + timeout
        try CallSize.check(request: params.count, attachments)
        guard actor?.isWellNamed ?? true else {
            throw DeskError(.invalidRequest, "'actor.account' must be 1 to 200 bytes without control characters")
        }
        let request = RequestFrame.Incoming(
            id: id ?? makeID(), method: method,
            context: RequestContext(actor: actor, traceparent: traceparent, deadline: now + timeout), params: params)
        if let error = Desk.checkDeadline(request.context.deadline, now: now) { throw error }
        while true {
            do {
                return try await ask(request, attachments, until: end)
            } catch let error as DeskError where error.reason == DeskError.deadlinePassed.reason {
                // It waited in a queue until the time was over, and was not done: told as by a desk that did not answer.
                throw DeskError.unavailable
            } catch let error as DeskError where error.kind == .busy || error.kind == .unavailable {
                let pause = error.data?.retryAfter.map { Duration.milliseconds($0) } ?? Self.pause
                guard SocketLoop.uptime + pause < end else { throw error }
                try await Task.sleep(for: pause)
            }
        }
    }

    private func ask(
        _ request: RequestFrame.Incoming, _ attachments: [Data], until end: Duration
    ) async throws -> (result: Data, attachments: [Data]) {
        let completion = Completion<CallerLoop.Raw>()
        let patience = Task {
            try await Task.sleep(for: max(.zero, end - SocketLoop.uptime))
            completion.finish(.failure(DeskError.unavailable))
        }
        defer { patience.cancel() }
        let answer = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                completion.set(continuation)
                handler.receive(
                    DeskRequest(
                        peer: .local, request: request, attachments: attachments,
                        respond: Responder(LocalReply(completion))))
                handler.receivedAll()
            }
        } onCancel: {
            completion.finish(.failure(CancellationError()))
        }
        return (answer.result, answer.attachments)
    }
}

/// The claim of one who asks in the process itself.
final class LocalReply: Sendable {
    private let completion: Completion<CallerLoop.Raw>

    init(_ completion: Completion<CallerLoop.Raw>) {
        self.completion = completion
    }

    /// - Parameter reply: a `ReplyFrame`.
    func answer(_ reply: Data, _ attachments: [Data]) {
        completion.finish(
            Result {
                CallerLoop.Raw(
                    result: try ReplyFrame.parse(reply).result.get(), attachments: attachments)
            })
    }

    deinit {
        completion.finish(.failure(DeskError.unavailable))
    }
}
