import Foundation
import Glibc

/// PostgreSQL: one prepared statement that inserts a row, `synchronous_commit` on, over its socket file.
///
/// With `notify` the statement also tells listeners, as a service must that announces what it stored. NOTIFY takes one
/// lock of the whole database until the commit is on disk, so such transactions are synced one after another.
final class Postgres: Peer {
    let name: String
    private let server: ServerProcess
    private let programs: String
    private let statement: String

    init(notify: Bool) throws {
        name = notify ? "postgresql" : "postgresql, insert only"
        let insert = "INSERT INTO event (json) VALUES ($1)"
        statement =
            notify
            ? "WITH stored AS (\(insert) RETURNING json) SELECT pg_notify('event', json::text) FROM stored" : insert
        guard let programs = Self.programs else { throw BenchmarkError("PostgreSQL is not installed") }
        self.programs = programs
        server = try ServerProcess("pg")
    }

    /// Where Debian keeps the newest installed version's programs.
    static var programs: String? {
        let versions = "/usr/lib/postgresql"
        let newest = try? FileManager.default.contentsOfDirectory(atPath: versions).max {
            (Int($0) ?? 0) < (Int($1) ?? 0)
        }
        return newest.map { "\(versions)/\($0)/bin" }
    }

    /// The command as a user that PostgreSQL accepts: it does not run as root.
    private func command(_ program: String, _ arguments: [String]) -> (String, [String]) {
        guard getuid() == 0 else { return ("\(programs)/\(program)", arguments) }
        let user = ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "\(programs)/\(program)"]
        return ("/usr/bin/setpriv", user + arguments)
    }

    func start() throws {
        if getuid() == 0 {
            guard let user = getpwnam("postgres") else { throw BenchmarkError("there is no user postgres") }
            chown(server.directory.path, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        let data = server.directory.appendingPathComponent("data").path
        let initialise = command("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8"])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: initialise.0)
        process.arguments = initialise.1
        process.currentDirectoryURL = server.directory
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchmarkError("initdb failed") }
        let run = command(
            "postgres",
            [
                "-D", data, "-c", "listen_addresses=", "-c", "unix_socket_directories=\(server.directory.path)",
                "-c", "synchronous_commit=on", "-c", "fsync=on",
            ])
        try server.launch(run.0, run.1)
        let connection = try server.waitUntilReady { try open() }
        let table = "CREATE TABLE event (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, json json NOT NULL)"
        try connection.ask(message("Q", text(table)), parse: parse)
    }

    func connect() throws -> Connection {
        let connection = try open()
        let parameters: [UInt8] = [0, 0]
        try connection.ask(message("P", text("store") + text(statement) + parameters) + message("S", []), parse: parse)
        let value = int32(Payload.bytes) + Array(Payload.json.utf8)
        connection.request =
            message("B", text("") + text("store") + [0, 0, 0, 1] + value + [0, 0]) + message("E", text("") + int32(0))
            + message("S", [])
        return connection
    }

    private func open() throws -> Connection {
        let connection = try Connection.unix(path: server.directory.appendingPathComponent(".s.PGSQL.5432").path)
        let hello = int32(196_608) + text("user") + text("postgres") + text("database") + text("postgres") + [0]
        try connection.ask(int32(hello.count + 4) + hello, parse: parse)
        return connection
    }

    /// An answer ends with ReadyForQuery (`Z`).
    func parse(_ bytes: UnsafeRawBufferPointer) throws -> Received {
        guard bytes.count >= 5 else { return .incomplete }
        let length = bytes[1..<5].reduce(0) { $0 << 8 | Int($1) } + 1
        guard bytes.count >= length else { return .incomplete }
        switch bytes[0] {
        case UInt8(ascii: "Z"): return .reply(length)
        case UInt8(ascii: "E"):
            throw BenchmarkError("postgresql answers \(String(decoding: bytes[5..<length], as: UTF8.self))")
        default: return .other(length)
        }
    }

    /// SIGINT is PostgreSQL's fast shutdown.
    func stop() { server.stop(signal: SIGINT) }

    private func message(_ kind: Unicode.Scalar, _ body: [UInt8]) -> [UInt8] {
        [UInt8(ascii: kind)] + int32(body.count + 4) + body
    }

    private func text(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

    private func int32(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: Int32(value).bigEndian) { Array($0) }
    }
}
