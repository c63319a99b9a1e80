import Dispatch
import Foundation
import Logging
import Messages
import Synchronization
import ZeroMQ

/// One reader that asks for page after page of a thousand events, one request in flight, and counts what comes.
struct Replay: Sendable {
    let endpoint: String

    func run() throws -> (events: Int, seconds: Double) {
        let outcome = Mutex<Result<(Int, Double), any Error>?>(nil)
        let ended = DispatchSemaphore(value: 0)
        let thread = try SocketThread.start(
            "replay", context: try Context(), inlets: .init(), logger: Logger(label: "bench"),
            failed: { error in
                outcome.withLock { $0 = .failure(error) }
                ended.signal()
            },
            body: { loop in
                let dealer = try loop.socket(
                    .dealer,
                    SocketOptions(maxFrameBytes: 16 << 20, sendHighWater: 16, receiveHighWater: 16, linger: .zero))
                try dealer.connect(endpoint)
                loop.ready()
                let found = try read(loop, dealer)
                outcome.withLock { $0 = .success(found) }
                ended.signal()
            })
        ended.wait()
        thread.stop()
        guard let result = outcome.withLock({ $0 }) else { throw BenchmarkError("the replay ended without an outcome") }
        return try result.get()
    }

    private func read(_ loop: borrowing SocketLoop, _ dealer: borrowing Socket) throws -> (Int, Double) {
        var random = SystemRandomNumberGenerator()
        let begun = monotonicNanoseconds()
        var after = Position.zero
        var count = 0
        while true {
            let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
            let request = try RequestFrame.encode(
                ReadFeed(after: after, topics: [], limit: 1_000), id: UUIDv7(time: now, random: &random),
                context: RequestContext(actor: nil, deadline: now + .seconds(60)))
            guard case .sent = try dealer.send([request]) else {
                throw BenchmarkError("the desk does not take requests")
            }
            let frames = try answer(loop, dealer)
            let page = try JSONCoding.decode(
                ReadFeed.Reply.self, from: try ReplyFrame.parse(frames[0]).result.get())
            guard frames.count == page.count + 1 else { throw BenchmarkError("a page came incomplete") }
            count += page.count
            after = page.through
            guard page.more else { return (count, Double(monotonicNanoseconds() - begun) / 1e9) }
        }
    }

    private func answer(_ loop: borrowing SocketLoop, _ dealer: borrowing Socket) throws -> [Data] {
        let end = monotonicNanoseconds() + 30_000_000_000
        while monotonicNanoseconds() < end {
            if case .message(let frames, _) = try dealer.receive(maxFrames: 1_001, maxBytes: 64 << 20) { return frames }
            try loop.wait(for: dealer, monitored: false, timeout: .milliseconds(100))
        }
        throw BenchmarkError("the desk does not answer")
    }
}
