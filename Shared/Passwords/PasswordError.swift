/// Why a password could not be worked with. Never holds one.
package struct PasswordError: Error, CustomStringConvertible {
    package enum Code: Sendable {
        case recipe
        case memory
    }

    package let code: Code
    package let message: String
    package let underlying: (any Error)?
    package let file: StaticString
    package let line: UInt

    init(
        _ code: Code, _ message: String, underlying: (any Error)? = nil, file: StaticString = #fileID,
        line: UInt = #line
    ) {
        self.code = code
        self.message = message
        self.underlying = underlying
        self.file = file
        self.line = line
    }

    package var description: String { message }
}
