import Fixtures
import Foundation
import Testing

@testable import Transfers

/// Certificates and servers of the openssl program, for one test.
struct TLSBench {
    let folder: TemporaryDirectory

    init() async throws {
        folder = try TemporaryDirectory()
        try await run(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority "
                + "-keyout authority.key -out authority.pem")
    }

    /// A certificate that the bench's authority signed; `name` is a subject alternative name, such as `IP:127.0.0.1`.
    func issue(_ file: String, for name: String, days: Int = 2) async throws {
        try "subjectAltName=\(name)\n".write(toFile: "\(folder.path)/\(file).ext", atomically: true, encoding: .utf8)
        try await run(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server -keyout \(file).key "
                + "-out \(file).csr")
        try await run(
            "x509 -req -in \(file).csr -CA authority.pem -CAkey authority.key -CAcreateserial -days \(days) "
                + "-extfile \(file).ext -out \(file).pem")
    }

    var authority: String { "\(folder.path)/authority.pem" }

    private func run(_ arguments: String) async throws {
        let process = try start(arguments, output: FileHandle.nullDevice)
        guard await eventually({ !process.isRunning }), process.terminationStatus == 0 else {
            throw CocoaError(.executableLoad)
        }
    }

    private func start(_ arguments: String, output: FileHandle) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Runs `work` with the port of a server that answers GET with a page.
    func serving(_ file: String, flags: String = "", _ work: (Int) async throws -> Void) async throws {
        let log = "\(folder.path)/said"
        try Data().write(to: URL(filePath: log))
        let process = try start(
            "s_server -accept 127.0.0.1:0 -www -key \(file).key -cert \(file).pem \(flags)",
            output: try #require(FileHandle(forWritingAtPath: log)))
        defer { process.terminate() }
        var port: Int?
        _ = await eventually {
            let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            port = said.firstMatch(of: /ACCEPT .*:([0-9]+)\n/).flatMap { Int($0.1) }
            return port != nil
        }
        try await work(try #require(port))
    }
}

@Suite(.timeLimit(.minutes(2))) struct TLSTests {
    private func settings(_ certificates: String?, port: Int) -> TransferSettings {
        var settings = TransferSettings.loopback()
        settings.certificates = certificates
        settings.names = ["hooks.example:\(port):127.0.0.1"]
        return settings
    }

    private func status(_ host: String, _ port: Int, trusting certificates: String?) async throws(TransferError) -> Int
    {
        let transfers = try HTTPTransfers(settings(certificates, port: port))
        return try await transfers.send(HTTPRequest(.get, "https://\(host):\(port)/")).status
    }

    @Test("a certificate is accepted from a trusted authority and for its own name only")
    func trust() async throws {
        let bench = try await TLSBench()
        try await bench.issue("server", for: "DNS:hooks.example")
        try await bench.serving("server") { port in
            let accepted = try await status("hooks.example", port, trusting: bench.authority)
            #expect(accepted == 200)
            let stranger = await failure { () async throws(TransferError) in
                try await status("hooks.example", port, trusting: nil)
            }
            #expect(stranger?.code == .tls)
            #expect(stranger?.message.contains("证书链") == true || stranger?.message.contains("颁发者") == true)
            let misnamed = await failure { () async throws(TransferError) in
                try await status("127.0.0.1", port, trusting: bench.authority)
            }
            #expect(misnamed?.code == .tls)
            #expect(misnamed?.canRetry == true)
        }
    }

    @Test("an expired certificate is refused, and the error says so")
    func expired() async throws {
        let bench = try await TLSBench()
        try await bench.issue("server", for: "DNS:hooks.example", days: -1)
        try await bench.serving("server") { port in
            let error = await failure { () async throws(TransferError) in
                try await status("hooks.example", port, trusting: bench.authority)
            }
            #expect(error?.code == .tls)
            #expect(error?.message.contains("证书已过期") == true, "\(error?.message ?? "none")")
        }
    }

    @Test("a server of TLS 1.1 at most is refused")
    func old() async throws {
        let bench = try await TLSBench()
        try await bench.issue("server", for: "DNS:hooks.example")
        try await bench.serving("server", flags: "-tls1_1 -cipher DEFAULT@SECLEVEL=0") { port in
            #expect(
                await failure { () async throws(TransferError) in
                    try await status("hooks.example", port, trusting: bench.authority)
                }?.code == .tls)
        }
    }

    @Test("a server that speaks no TLS, and a file of certificates that is none, are told apart")
    func noTLS() async throws {
        let server = try LoopbackServer { connection in
            try connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.waitForEnd()
        }
        #expect(
            await failure { () async throws(TransferError) in
                try await status("hooks.example", server.port, trusting: nil)
            }?.code == .tls)
        let folder = try TemporaryDirectory()
        let error = await failure { () async throws(TransferError) in
            try await status("hooks.example", server.port, trusting: folder.path + "/none.pem")
        }
        #expect(error?.code == .configuration)
        #expect(error?.canRetry == false)
    }
}
