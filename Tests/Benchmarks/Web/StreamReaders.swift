import Foundation
import Glibc
import Messages

/// Many open streams of server-sent events, read by one thread.
final class StreamReaders {
    private var connections: [Connection] = []
    private var waiting: [pollfd] = []
    /// What was read of each stream behind its last whole frame.
    private var rests: [Int32: [UInt8]] = [:]
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    /// Streams that stand.
    private(set) var standing = 0
    /// From an event's time, which is to the millisecond, until a stream had it.
    private(set) var delays = Latencies()

    /// Opens one stream. Its first bytes are awaited by `run`.
    func open(port: UInt16, path: String, token: String) throws {
        let connection = try Connection.tcp(port: port)
        let request =
            "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n"
        connection.queue(Array(request.utf8))
        _ = try connection.flush()
        connection.beginLoad()
        waiting.append(pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0))
        connections.append(connection)
        rests[connection.descriptor] = []
    }

    /// Reads until `done`, for so many seconds at most.
    ///
    /// - Throws: `BenchmarkError` if that takes longer, or a stream ends.
    func run(seconds: UInt64, until done: () -> Bool) throws {
        let end = monotonicNanoseconds() + seconds * 1_000_000_000
        while !done() {
            guard monotonicNanoseconds() < end else {
                throw BenchmarkError("\(standing) streams stand, and \(delays.count) events came, in \(seconds) s")
            }
            guard poll(&waiting, nfds_t(waiting.count), 100) > 0 else { continue }
            for stream in waiting where stream.revents != 0 { try read(stream.fd) }
        }
    }

    private func read(_ descriptor: Int32) throws {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { throw BenchmarkError("a stream ended") }
        var rest = rests[descriptor] ?? []
        rest += buffer[..<count]
        while let end = Self.find("\n\n", in: rest[...]) {
            try take(rest[..<end])
            rest.removeFirst(end + 2)
        }
        rests[descriptor] = rest
    }

    private func take(_ frame: ArraySlice<UInt8>) throws {
        if Self.find("HTTP/1.1 ", in: frame) == 0 {
            guard Self.find("HTTP/1.1 200", in: frame) == 0 else {
                throw BenchmarkError("a stream was refused: \(String(decoding: frame.prefix(300), as: UTF8.self))")
            }
            standing += 1
        }
        guard let name = Self.find("\"time\":\"", in: frame) else { return }
        let text = String(decoding: frame[(name + 8)...].prefix(24), as: UTF8.self)
        guard let time = Timestamp(text) else { throw BenchmarkError("an event has no time") }
        delays.add(nanoseconds: UInt64(max(0, Self.now - time.milliseconds * 1_000_000)))
    }

    /// Where a text begins, counted from the slice's first byte.
    private static func find(_ text: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
        let count = text.utf8CodeUnitCount
        return bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, bytes.count >= count else { return nil }
            return (0...bytes.count - count).first { start in
                bytes[start] == text.utf8Start[0] && memcmp(base + start, text.utf8Start, count) == 0
            }
        }
    }

    /// Nanoseconds since 1970.
    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) * 1_000 }
}
