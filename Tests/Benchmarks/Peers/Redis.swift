import Foundation

/// Redis Streams, each append on disk before it is answered (`appendfsync always`), over its socket file.
final class Redis: Peer {
    let name = "redis"
    private let server: ServerProcess
    private let request: [UInt8]
    private var socketPath: String { server.directory.appendingPathComponent("redis.sock").path }

    init() throws {
        server = try ServerProcess("redis")
        let words = ["XADD", "bench", "*", "e", Payload.json]
        request = Array(
            ("*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()).utf8)
    }

    func start() throws {
        try server.launch(
            "/usr/bin/redis-server",
            [
                "--port", "0", "--unixsocket", socketPath, "--dir", server.directory.path, "--save", "",
                "--appendonly", "yes", "--appendfsync", "always", "--daemonize", "no",
            ])
        try server.waitUntilReady {
            let connection = try connect()
            try connection.ask(connection.request, parse: parse)
        }
    }

    func connect() throws -> Connection {
        let connection = try Connection.unix(path: socketPath)
        connection.request = request
        return connection
    }

    /// A reply of XADD is a bulk string, the entry's id: `$15\r\n…\r\n`.
    func parse(_ bytes: UnsafeRawBufferPointer) throws -> Received {
        guard let line = bytes.firstLine else { return .incomplete }
        guard bytes[0] == UInt8(ascii: "$"), let length = Int(line.dropFirst()) else {
            throw BenchmarkError("redis answers \(line)")
        }
        let total = line.utf8.count + 2 + length + 2
        return bytes.count >= total ? .reply(total) : .incomplete
    }

    func stop() { server.stop() }
}

extension UnsafeRawBufferPointer {
    /// The text before the first CR LF; nil if that has not come yet.
    var firstLine: String? {
        guard let end = firstIndex(of: UInt8(ascii: "\n")), end > 0 else { return nil }
        return String(decoding: self[..<(end - 1)], as: UTF8.self)
    }
}
