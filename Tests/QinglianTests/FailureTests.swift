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

    @Test("a socket nobody listens on is found out at once")
    func probe() {
        #expect(!SocketProbe.isListening("/tmp/there-is-no-such-socket"))
        #expect(!SocketProbe.isListening("/" + String(repeating: "x", count: 200)))
    }
}
