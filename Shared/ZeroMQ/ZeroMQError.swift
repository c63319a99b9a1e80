import CZeroMQ
import Glibc

/// What went wrong in libzmq, or in what was asked of it.
package struct ZeroMQError: Error, Sendable {
    /// What libzmq's error numbers mean to a caller: what to do, not what happened.
    package enum Class: Sendable, CaseIterable {
        /// A signal came in between: do it again. Never leaves this module.
        case interrupted
        /// Nothing to receive, or no room to send now. Never leaves this module as an error.
        case wouldBlock
        /// The context is shutting down: close the socket, nothing else.
        case terminated
        /// A router's message has no such peer any more: drop it.
        case unreachable
        /// The endpoint is taken, wrong, or not permitted: the configuration must change.
        case address
        /// Descriptors, sockets, memory or threads have run out.
        case resources
        /// A call that this socket does not allow, or not now: a mistake in the program.
        case misuse
        /// Anything else the system said.
        case system
    }

    package let errorClass: Class
    /// libzmq's error number; zero where the fault was found before libzmq was asked.
    package let number: Int32
    /// What failed and why; holds endpoints and option names, never keys.
    package let message: String
    package let file: StaticString
    package let line: UInt

    package init(
        _ errorClass: Class, _ message: String, number: Int32 = 0, file: StaticString = #fileID, line: UInt = #line
    ) {
        self.errorClass = errorClass
        self.message = message
        self.number = number
        self.file = file
        self.line = line
    }

    /// The error that libzmq has just reported on this thread.
    static func last(_ action: String, file: StaticString = #fileID, line: UInt = #line) -> ZeroMQError {
        let number = zmq_errno()
        // zmq_strerror returns a string that lives as long as the process, or strerror's, which is read at once.
        let text = unsafe zmq_strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
        return ZeroMQError(classify(number), "\(action): \(text)", number: number, file: file, line: line)
    }

    static func classify(_ number: Int32) -> Class { table[number] ?? .system }

    /// Every number that the functions of libzmq 4.3 used here are documented to set.
    static let table: [Int32: Class] = [
        EINTR: .interrupted,
        EAGAIN: .wouldBlock,
        ETERM: .terminated,
        EHOSTUNREACH: .unreachable,
        EADDRINUSE: .address, EADDRNOTAVAIL: .address, EACCES: .address, ENODEV: .address, ENOENT: .address,
        ENOTDIR: .address, ENAMETOOLONG: .address, EPROTONOSUPPORT: .address, ENOCOMPATPROTO: .address,
        EMFILE: .resources, ENFILE: .resources, ENOMEM: .resources, ENOBUFS: .resources, EMTHREAD: .resources,
        EFSM: .misuse, ENOTSOCK: .misuse, EINVAL: .misuse, EFAULT: .misuse, ENOTSUP: .misuse,
    ]
}

extension ZeroMQError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { message }
    package var debugDescription: String { "\(message) [\(errorClass), \(number)] at \(file):\(line)" }
}
