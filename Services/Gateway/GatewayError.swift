/// What is wrong with the gateway's own data.
struct GatewayError: Error, CustomStringConvertible {
    enum Code: Sendable {
        /// A table holds what this version cannot have written.
        case damaged
    }

    let code: Code
    let message: String
    let file: StaticString
    let line: UInt

    init(_ code: Code, _ message: String, file: StaticString = #fileID, line: UInt = #line) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
    }

    var description: String { "\(message) (\(file):\(line))" }
}
