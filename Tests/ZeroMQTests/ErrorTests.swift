import Glibc
import Testing

@testable import ZeroMQ

@Suite("libzmq's errors") struct ErrorTests {
    @Test("every class but the catch-all has a number, and unknown numbers fall into the catch-all")
    func classes() {
        let used = Set(ZeroMQError.table.values)
        for errorClass in ZeroMQError.Class.allCases where errorClass != .system {
            #expect(used.contains(errorClass))
        }
        #expect(ZeroMQError.classify(EIO) == .system)
        #expect(ZeroMQError.classify(EINTR) == .interrupted)
        #expect(ZeroMQError.classify(EAGAIN) == .wouldBlock)
    }
}
