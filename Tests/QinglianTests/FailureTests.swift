import Glibc
import Messages
import Testing

@testable import Qinglian

@Suite("How a command ends")
struct FailureTests {
    @Test(
        "each kind of a desk's answer has its exit status",
        arguments: [
            (DeskError.refused("case.state", "no"), Failure.Code.refused), (.notFound("case", "no"), .refused),
            (.forbidden("no"), .forbidden), (.busy(retryAfter: 1), .temporary), (.unavailable, .temporary),
            (.invalid("x", "no"), .data), (DeskError(.methodNotFound, "no"), .software),
        ])
    func status(error: DeskError, code: Failure.Code) {
        #expect(Failure(error).code == code)
    }

    @Test("as JSON it says status, message, hint and the desk's stable code")
    func json() throws {
        let failure = Failure(.refused("case.state", "已办结"))
        let text = String(decoding: try JSONCoding.encode(failure.json), as: UTF8.self)
        #expect(text == #"{"error":{"code":"case.state","message":"已办结","status":1}}"#)
    }

    @Test("a socket counts as listening while its owner lives, and no longer")
    func probe() throws {
        let path = "/tmp/ql-probe-\(getpid()).desk"
        defer { unlink(path) }
        #expect(!SocketProbe.isListening(path))
        let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        try #require(listen(file, 1) == 0)
        #expect(SocketProbe.isListening(path))
        close(file)
        #expect(!SocketProbe.isListening(path))
        #expect(!SocketProbe.isListening("/" + String(repeating: "x", count: 200)))
    }
}
