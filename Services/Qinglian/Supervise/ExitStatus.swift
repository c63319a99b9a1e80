/// How a child process ended, read from the status of waitpid(2).
enum ExitStatus: Equatable, Sendable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .code(waitStatus >> 8 & 0xFF) : .signal(signal)
    }

    /// Whether starting it again would end alike: wrong flags (64) or a wrong configuration (78).
    var isFinal: Bool {
        self == .code(Failure.Code.usage.rawValue) || self == .code(Failure.Code.configuration.rawValue)
    }

    var description: String {
        switch self {
        case .code(let code): "exit status \(code)"
        case .signal(let signal): "signal \(signal)"
        }
    }
}
