import Foundation
import Glibc
import Messages
import Synchronization

/// The one log of the suite, on standard output: a service's name before each line on a terminal, JSON lines otherwise.
///
/// Never waits for its reader: what a full pipe does not take is dropped and counted, and the count is said when the
/// reader takes lines again.
final class LogSink: Sendable {
    enum Style: Sendable {
        case terminal(nameWidth: Int)
        case json
    }

    private let style: Style
    private let descriptor: Int32
    private let now: @Sendable () -> Timestamp
    private let reader = Mutex(Reader())

    private struct Reader {
        /// Lines that were not taken since the last notice.
        var dropped = 0
        /// A line was taken in part: the next one begins a new line first.
        var isCut = false
    }

    init(_ style: Style, descriptor: Int32 = 1, now: @escaping @Sendable () -> Timestamp) {
        self.style = style
        self.descriptor = descriptor
        self.now = now
    }

    /// A line that a service wrote.
    func pass(_ line: String, from service: String) {
        put(LogRecord(line: line, service: service, read: now()))
    }

    /// Something the supervisor has to say about a service, or about the suite.
    func say(_ level: Supervision.Level, _ message: String, about service: String = "qinglian") {
        put(LogRecord(service: service, time: now(), level: level.rawValue, message: message))
    }

    private func put(_ record: LogRecord) {
        reader.withLock { reader in
            if reader.dropped > 0 {
                let words = "\(reader.dropped) lines were dropped: nobody read this log"
                let notice = LogRecord(service: "qinglian", time: now(), level: "warning", message: words)
                guard write(notice, to: &reader) else {
                    reader.dropped += 1
                    return
                }
                reader.dropped = 0
            }
            if !write(record, to: &reader) { reader.dropped += 1 }
        }
    }

    /// Writes a line in portions that the kernel promises to take whole once the pipe has room.
    private func write(_ record: LogRecord, to reader: inout Reader) -> Bool {
        let text =
            switch style {
            case .terminal(let width): record.terminalLine(nameWidth: width)
            case .json: record.jsonLine
            }
        var rest = Array(((reader.isCut ? "\n" : "") + text + "\n").utf8)[...]
        let whole = rest.count
        while !rest.isEmpty {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            // What is dropping already does not wait again.
            guard poll(&ready, 1, reader.dropped > 0 ? 0 : 50) == 1, ready.revents & Int16(POLLOUT) != 0 else { break }
            let count = rest.prefix(4_096).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        if rest.count < whole { reader.isCut = !rest.isEmpty }
        return rest.isEmpty
    }
}
