/// What keeps a service from starting or going on.
package struct ServiceError: Error, CustomStringConvertible, CustomDebugStringConvertible {
    /// The kinds, each with the exit status of BSD's sysexits that a supervisor sees.
    package enum Code: Int32, Sendable {
        case settings = 64
        case data = 65
        case unavailable = 69
        case internalFailure = 70
        case inUse = 75
        case keyFile = 77
    }

    package let code: Code
    /// What is wrong and what to do; holds no personal data and no keys.
    package let message: String
    package let underlying: (any Error)?
    package let file: StaticString
    package let line: UInt

    package init(
        _ code: Code, _ message: String, underlying: (any Error)? = nil, file: StaticString = #fileID,
        line: UInt = #line
    ) {
        self.code = code
        self.message = message
        self.underlying = underlying
        self.file = file
        self.line = line
    }

    package var description: String { message + (underlying.map { ": \($0)" } ?? "") }
    package var debugDescription: String { "\(description) [\(code), \(file):\(line)]" }
}
