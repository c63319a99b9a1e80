/// What keeps the bus from starting or a follower from going on.
package struct BusError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// The run directory cannot be made, or is open to others.
        case runDirectory
        /// An endpoint cannot be bound or connected.
        case endpoint
        /// The file that tells where services are is missing, malformed or open to others.
        case network
        /// A file with a CURVE key is missing, malformed or readable by others.
        case keyFile
        /// The list of admitted keys is missing, malformed or writable by others.
        case admissions
        /// A socket let a key in that nobody admitted.
        case open
        /// A cursor does not fit what is asked: an operator must decide.
        case cursor
    }

    package let code: Code
    /// What is wrong and what to do.
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

    package var description: String { underlying.map { "\(message): \($0)" } ?? message }
}
