import Foundation
import Glibc
import Synchronization

/// A TCP server on loopback whose behaviour is a script: one thread a connection, which runs it. It ends with its last
/// reference; the scripts' reads then end, too.
package final class LoopbackServer: Sendable {
    package let port: Int
    private let listener: Int32
    private let open = Mutex<Set<Int32>>([])
    private let accepted = Mutex(0)

    /// Connections taken so far.
    package var connections: Int { accepted.withLock { $0 } }

    package init(_ script: @escaping @Sendable (Connection) throws -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let isListening = withUnsafeMutableBytes(of: &address) { bytes in
            guard let generic = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return bind(socket, generic, length) == 0 && listen(socket, 512) == 0
                && getsockname(socket, generic, &length) == 0
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        // The thread closes the listener: its number may not go to another server while this one may still accept by it.
        Thread.detachNewThread { [weak self] in
            defer { close(socket) }
            while true {
                let descriptor = accept(socket, nil, nil)
                guard descriptor >= 0, let self else {
                    if descriptor >= 0 { close(descriptor) }
                    return
                }
                self.accepted.withLock { $0 += 1 }
                self.serve(descriptor, script)
            }
        }
    }

    private func serve(_ descriptor: Int32, _ script: @escaping @Sendable (Connection) throws -> Void) {
        _ = open.withLock { $0.insert(descriptor) }
        Thread.detachNewThread { [weak self] in
            try? script(Connection(descriptor))
            guard let self else {
                close(descriptor)
                return
            }
            self.open.withLock { open in
                open.remove(descriptor)
                _ = close(descriptor)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        // Each script's thread closes its own.
        open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }

    /// One connection, read and written by its script's thread alone.
    package final class Connection {
        fileprivate let descriptor: Int32
        private var buffer: [UInt8] = []

        fileprivate init(_ descriptor: Int32) {
            self.descriptor = descriptor
        }

        package func write(_ text: String) throws {
            try write(Array(text.utf8))
        }

        package func write(_ bytes: [UInt8]) throws {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw POSIXError(.EPIPE) }
                sent += count
            }
        }

        /// The next line without its end.
        ///
        /// - Throws: when the peer has closed.
        package func line() throws -> String {
            while true {
                if let end = buffer.firstIndex(of: 10) {
                    let line = buffer[..<end].filter { $0 != 13 }
                    buffer.removeSubrange(...end)
                    return String(decoding: line, as: UTF8.self)
                }
                try fill()
            }
        }

        package func bytes(_ count: Int) throws -> [UInt8] {
            while buffer.count < count { try fill() }
            defer { buffer.removeFirst(count) }
            return Array(buffer.prefix(count))
        }

        /// Reads until the peer closes.
        package func waitForEnd() {
            while (try? fill()) != nil {}
        }

        /// Ends the connection so that the peer sees a reset.
        package func reset() {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }

        private func fill() throws {
            var room = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &room, room.count, 0)
            guard count > 0 else { throw POSIXError(.ECONNRESET) }
            buffer += room.prefix(count)
        }
    }
}

/// A request as a server on loopback read it.
package struct ReceivedRequest: Sendable {
    /// Method, target, version.
    package let line: String
    /// By lower-case name.
    package let headers: [String: String]
    package let body: [UInt8]
}

extension LoopbackServer.Connection {
    /// The next whole request over HTTP/1.1, its body by Content-Length.
    package func request() throws -> ReceivedRequest {
        let first = try line()
        var headers: [String: String] = [:]
        while true {
            let next = try line()
            guard !next.isEmpty, let colon = next.firstIndex(of: ":") else { break }
            headers[next[..<colon].lowercased()] = next[next.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        return ReceivedRequest(
            line: first, headers: headers, body: try bytes(headers["content-length"].flatMap { Int($0) } ?? 0))
    }

    package func answer(_ status: String = "200 OK", headers: String = "", _ body: String = "") throws {
        try write("HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }
}
