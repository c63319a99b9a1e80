/// How a child process ended, read from the status of waitpid(2).
enum ExitStatus: Equatable, Sendable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .code(waitStatus >> 8 & 0xFF) : .signal(signal)
    }

    /// Whether starting it again would end alike: wrong flags (64), a key file that is missing, wrong or open to others
    /// (77), a wrong configuration (78).
    var isFinal: Bool { [.code(64), .code(77), .code(78)].contains(self) }

    var description: String {
        switch self {
        case .code(let code): "exit status \(code)"
        case .signal(let signal): "signal \(signal)"
        }
    }
}
