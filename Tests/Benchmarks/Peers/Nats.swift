import Foundation

/// NATS JetStream with a file store. It acknowledges before it has synced: its default interval is two minutes.
final class Nats: Peer {
    let name = "nats"
    private let server: ServerProcess
    private let port: UInt16
    private var connections = 0

    init() throws {
        server = try ServerProcess("nats")
        port = try ServerProcess.freePort()
    }

    func start() throws {
        try server.launch(
            "/usr/sbin/nats-server",
            ["--addr", "127.0.0.1", "--port", "\(port)", "--jetstream", "--store_dir", server.directory.path])
        let stream = #"{"name":"bench","subjects":["bench"],"storage":"file","retention":"limits"}"#
        let connection = try server.waitUntilReady { try connect() }
        let create = "PUB $JS.API.STREAM.CREATE.bench \(inbox(connections)) \(stream.utf8.count)\r\n\(stream)\r\n"
        try connection.ask(Array(create.utf8), parse: parse)
    }

    private func inbox(_ number: Int) -> String { "_INBOX.bench.\(number)" }

    /// Each connection has an inbox; NATS' replies to one publisher come in the order of its messages.
    func connect() throws -> Connection {
        let connection = try Connection.tcp(port: port)
        connections += 1
        let inbox = inbox(connections)
        connection.request = Array("PUB bench \(inbox) \(Payload.bytes)\r\n\(Payload.json)\r\n".utf8)
        let hello = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB \(inbox) 1\r\nPING\r\n"
        try connection.ask(Array(hello.utf8)) { bytes in
            guard let line = bytes.firstLine else { return .incomplete }
            return line == "PONG" ? .reply(6) : .other(line.utf8.count + 2)
        }
        return connection
    }

    /// An acknowledgement is a message to the inbox: `MSG subject 1 length\r\n{…}\r\n`.
    func parse(_ bytes: UnsafeRawBufferPointer) throws -> Received {
        guard let line = bytes.firstLine else { return .incomplete }
        guard line.hasPrefix("MSG ") else {
            guard !line.hasPrefix("-ERR") else { throw BenchmarkError("nats answers \(line)") }
            return .other(line.utf8.count + 2)
        }
        let start = line.utf8.count + 2
        guard let length = line.split(separator: " ").last.flatMap({ Int($0) }) else {
            throw BenchmarkError("nats answers \(line)")
        }
        guard bytes.count >= start + length + 2 else { return .incomplete }
        guard length < 2 || bytes[start + 2] != UInt8(ascii: "e") else {  // {"error":…
            throw BenchmarkError("nats answers \(String(decoding: bytes[start..<(start + length)], as: UTF8.self))")
        }
        return .reply(start + length + 2)
    }

    func stop() { server.stop() }
}
