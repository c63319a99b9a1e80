import Glibc

/// A stream socket with buffers, used by one thread. Blocking until `beginLoad`.
final class Connection {
    let descriptor: Int32
    /// What a load sends again and again on this connection.
    var request: [UInt8] = []
    private var received: [UInt8] = []
    private var taken = 0
    private var outgoing: [UInt8] = []
    private var sent = 0

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    static func tcp(port: UInt16) throws -> Connection {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        let connection = Connection(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw BenchmarkError("cannot connect to port \(port): errno \(errno)") }
        var yes: Int32 = 1
        setsockopt(
            connection.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return connection
    }

    /// Connects to a socket in the file system; `path` holds at most 107 bytes.
    static func unix(path: String) throws -> Connection {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { buffer in
            guard path.utf8.count < buffer.count else { return false }
            buffer.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { throw BenchmarkError("the path of a socket is too long: \(path)") }
        let connection = Connection(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection.descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw BenchmarkError("cannot connect to \(path): errno \(errno)") }
        return connection
    }

    /// From here on `receive` and `flush` return at once when they would wait.
    func beginLoad() {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// `flush` sends it.
    func queue(_ bytes: [UInt8]) {
        outgoing += bytes
    }

    /// Sends what is queued.
    /// - Returns: whether all of it left.
    func flush() throws -> Bool {
        while sent < outgoing.count {
            let count = outgoing.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EAGAIN { return false }
                guard errno == EINTR else { throw BenchmarkError("send: errno \(errno)") }
                continue
            }
            sent += count
        }
        outgoing.removeAll(keepingCapacity: true)
        sent = 0
        return true
    }

    /// Takes in what has arrived; waits for something if the socket still blocks.
    func receive() throws {
        if taken > 0 {
            received.removeFirst(taken)
            taken = 0
        }
        let start = received.count
        let room = 65_536
        received.append(contentsOf: repeatElement(0, count: room))
        let count = received.withUnsafeMutableBytes { buffer in
            Glibc.recv(descriptor, buffer.baseAddress?.advanced(by: start), room, 0)
        }
        let failure = errno
        received.removeLast(room - max(0, count))
        guard count != 0 else { throw BenchmarkError("the server closed the connection") }
        guard count > 0 || failure == EAGAIN || failure == EINTR else { throw BenchmarkError("recv: errno \(failure)") }
    }

    /// Gives what has arrived and was not taken yet to `read`, again and again until it takes no more.
    func take(_ read: (UnsafeRawBufferPointer) throws -> Int) throws {
        try received.withUnsafeBytes { buffer in
            while taken < buffer.count {
                let count = try read(UnsafeRawBufferPointer(rebasing: buffer[taken...]))
                guard count > 0 else { return }
                taken += count
            }
        }
    }

    /// Sends `request` and waits until `parse` has seen one reply: for the time before the load.
    func ask(_ request: [UInt8], parse: (UnsafeRawBufferPointer) throws -> Received) throws {
        queue(request)
        _ = try flush()
        var answered = false
        while !answered {
            try receive()
            try take { bytes in
                if answered { return 0 }
                switch try parse(bytes) {
                case .incomplete: return 0
                case .other(let count): return count
                case .reply(let count), .replies(let count, _):
                    answered = true
                    return count
                }
            }
        }
    }
}
