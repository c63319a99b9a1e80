import Dispatch
import Foundation
import Logging
import Messages
import Synchronization
import ZeroMQ

/// Keeps a fixed number of requests in flight at a desk over one DEALER, on one socket thread, as `PeerLoad` does for
/// the peers: requests are made before or cheaply, answers are matched by id, and an error ends the measurement.
struct DeskLoad: Sendable {
    let endpoint: String
    let inFlight: Int
    var security = SocketOptions.Security.none
    var warmUp = 1.0
    var seconds = 4.0

    /// - Parameter frame: the request under an id; called on the socket thread.
    func run(_ measure: String, mode: String = "", frame: @escaping @Sendable (UUIDv7) throws -> Data) throws -> Outcome
    {
        let context = try Context()
        let outcome = Mutex<Result<Outcome, any Error>?>(nil)
        let ended = DispatchSemaphore(value: 0)
        let thread = try SocketThread.start(
            "desk-load", context: context, inlets: .init(), logger: Logger(label: "bench"),
            failed: { error in
                outcome.withLock { $0 = .failure(error) }
                ended.signal()
            },
            body: { loop in
                var options = SocketOptions(
                    maxFrameBytes: 16 << 20, sendHighWater: 4_096, receiveHighWater: 4_096, linger: .zero)
                options.security = security
                let dealer = try loop.socket(.dealer, options)
                try dealer.connect(endpoint)
                loop.ready()
                let found = try measured(loop, dealer, measure, mode, frame)
                outcome.withLock { $0 = .success(found) }
                ended.signal()
            })
        ended.wait()
        thread.stop()
        guard let result = outcome.withLock({ $0 }) else { throw BenchmarkError("the load ended without an outcome") }
        return try result.get()
    }

    private func measured(
        _ loop: borrowing SocketLoop, _ dealer: borrowing Socket, _ measure: String, _ mode: String,
        _ frame: (UUIDv7) throws -> Data
    ) throws -> Outcome {
        var random = SystemRandomNumberGenerator()
        var sentAt: [UUIDv7: UInt64] = [:]
        var latencies = Latencies()
        latencies.reserve(1_000_000)
        let start = monotonicNanoseconds() + UInt64(warmUp * 1e9)
        let end = start + UInt64(seconds * 1e9)
        var heard = monotonicNanoseconds()
        while true {
            let now = monotonicNanoseconds()
            guard now < end else { break }
            guard now < heard + 10_000_000_000 else { throw BenchmarkError("\(endpoint) does not answer") }
            let time = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
            while sentAt.count < inFlight {
                let id = UUIDv7(time: time, random: &random)
                guard case .sent = try dealer.send([try frame(id)]) else { break }
                sentAt[id] = now
            }
            try loop.wait(for: dealer, monitored: false, timeout: .milliseconds(100))
            while case .message(let frames, _) = try dealer.receive(maxFrames: 1_001, maxBytes: 64 << 20) {
                heard = monotonicNanoseconds()
                guard let sent = sentAt.removeValue(forKey: try Self.answeredID(frames[0])) else {
                    throw BenchmarkError("an answer to nothing: \(String(decoding: frames[0], as: UTF8.self))")
                }
                if heard >= start { latencies.add(nanoseconds: heard - sent) }
            }
        }
        let percentiles = latencies.percentiles([50, 99])
        return Outcome(
            name: Report.ours, measure: measure, mode: mode, perSecond: Double(latencies.count) / seconds,
            p50: percentiles[0], p99: percentiles[1])
    }

    /// The id of a successful answer, `{"id":"…","jsonrpc":"2.0","result":…}`.
    private static func answeredID(_ frame: Data) throws -> UUIDv7 {
        let head = #"{"id":""#.utf8.count
        guard frame.count > head + 36, frame.first == UInt8(ascii: "{"),
            frame[frame.startIndex + 2] == UInt8(ascii: "i"),
            let id = UUIDv7(String(decoding: frame.dropFirst(head).prefix(36), as: UTF8.self))
        else { throw BenchmarkError("the desk answers \(String(decoding: frame, as: UTF8.self))") }
        return id
    }
}
