import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Server-sent events to one reader (WHATWG HTML §9.2).
///
/// A comment goes out every `heartbeat`; a reader that has not taken one before the next is due is cut off.
final class EventStream: Sendable {
    private struct State {
        var isBeatWaiting = false
    }

    private let state = Mutex(State())
    private let frames: AsyncStream<Frame>
    private let inlet: AsyncStream<Frame>.Continuation
    private let channel: any Channel

    private enum Frame: Sendable {
        case bytes(ByteBuffer)
        case beat
        /// Resumed once everything before it was written.
        case mark(AsyncStream<Void>.Continuation)
    }

    static let heartbeat = Duration.seconds(15)
    /// Frames that may wait for the reader; past it the stream ends.
    static let buffer = 256

    private init(_ channel: any Channel) {
        self.channel = channel
        (frames, inlet) = AsyncStream<Frame>.makeStream(bufferingPolicy: .bufferingOldest(Self.buffer))
    }

    /// Sends one event. The stream ends if the reader is too far behind.
    func send(id: String? = nil, event: String, data: String) {
        send(Self.frame(id: id, event: event, data: data))
    }

    /// Sends one event's bytes, which many streams may share.
    func send(_ frame: ByteBuffer) { put(.bytes(frame)) }

    static func frame(id: String?, event: String, data: String) -> ByteBuffer {
        var text = id.map { "id: \($0)\n" } ?? ""
        text += "event: \(event)\n"
        for line in data.split(separator: "\n", omittingEmptySubsequences: false) { text += "data: \(line)\n" }
        return ByteBuffer(string: text + "\n")
    }

    /// Ends it after what was sent.
    func end() { inlet.finish() }

    /// Waits until everything that was sent is written, so that a long past is told as fast as the reader reads. Returns as
    /// well when the task is cancelled, as it is when the stream ends.
    func flushed() async {
        let (written, mark) = AsyncStream<Void>.makeStream()
        put(.mark(mark))
        for await _ in written {}
    }

    private func put(_ frame: Frame) {
        if case .dropped = inlet.yield(frame) { cut() }
    }

    private func beat() {
        let isStuck = state.withLock { state in
            defer { state.isBeatWaiting = true }
            return state.isBeatWaiting
        }
        if isStuck { cut() } else { put(.beat) }
    }

    /// Closes the connection: a write that waits for the reader fails.
    private func cut() {
        inlet.finish()
        channel.close(mode: .all, promise: nil)
    }

    /// The answer that is a stream, and ends when `produce` does, when the reader goes, or when a write fails.
    static func response(
        _ context: EdgeContext, _ produce: @escaping @Sendable (EventStream) async throws -> Void
    ) -> Response {
        let stream = EventStream(context.channel)
        let body = ResponseBody { writer in
            do {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        defer { stream.end() }
                        try await produce(stream)
                    }
                    group.addTask {
                        while !Task.isCancelled {
                            try await Task.sleep(for: heartbeat)
                            stream.beat()
                        }
                    }
                    defer { group.cancelAll() }
                    // Says at once that the stream stands, and how soon to come back if it breaks.
                    try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                    for await frame in stream.frames {
                        switch frame {
                        case .bytes(let bytes): try await writer.write(bytes)
                        case .beat:
                            try await writer.write(ByteBuffer(string: ":\n\n"))
                            stream.state.withLock { $0.isBeatWaiting = false }
                        case .mark(let mark): mark.finish()
                        }
                    }
                }
            } catch {
                context.logger.debug("a stream ended early", metadata: ["error": "\(type(of: error))"])
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
                .accelBuffering: "no",
            ], body: body)
    }
}

extension HTTPField.Name {
    /// Asks a reverse proxy not to collect the answer.
    static let accelBuffering = constant("X-Accel-Buffering")
}
