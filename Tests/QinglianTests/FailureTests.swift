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

    @Test("only a socket that accepts connections counts as listening")
    func probe() {
        let table = """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01 63400 /run/ql/intake.desk
            0000000000000000: 00000003 00000000 00000000 0001 03 63401 /run/ql/portal.desk
            0000000000000000: 00000003 00000000 00000000 0001 03 63402
            """
        #expect(SocketProbe.lists("/run/ql/intake.desk", in: table))
        #expect(!SocketProbe.lists("/run/ql/portal.desk", in: table))
        #expect(!SocketProbe.lists("/run/ql/intake", in: table))
        #expect(!SocketProbe.isListening("/there/is/no/such/socket"))
    }
}
