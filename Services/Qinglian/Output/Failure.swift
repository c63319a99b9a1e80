import Foundation
import Messages

/// What ends a command of `qinglian`, with what the person at the terminal can do about it.
struct Failure: Error, CustomStringConvertible {
    /// The kinds, with their exit status (sysexits.h where it has one).
    enum Code: Int32, CaseIterable, Sendable {
        /// The service understood and said no.
        case refused = 1
        case usage = 64
        /// A file that was given cannot be read or understood.
        case data = 65
        /// A service, or a file it needs, is not there.
        case unavailable = 69
        case software = 70
        /// A file cannot be written.
        case output = 73
        /// Busy, or the outcome is unknown: the same again may succeed.
        case temporary = 75
        case forbidden = 77
        /// The configuration is wrong; starting again would not mend it.
        case configuration = 78
    }

    let code: Code
    /// What is wrong. Holds no personal data and no keys.
    let message: String
    /// What to do about it.
    let hint: String?
    let underlying: (any Error)?
    let file: StaticString
    let line: UInt

    init(
        _ code: Code, _ message: String, hint: String? = nil, underlying: (any Error)? = nil,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.underlying = underlying
        self.file = file
        self.line = line
    }

    var description: String { hint.map { "\(message): \($0)" } ?? message }
}

extension Failure {
    /// What a desk answered, as an end of a command.
    init(_ error: DeskError) {
        let code: Code =
            switch error.kind {
            case .refused, .notFound, nil: .refused
            case .forbidden: .forbidden
            case .busy, .unavailable: .temporary
            case .invalidParams: .data
            case .parse, .invalidRequest, .methodNotFound, .internalError: .software
            }
        self.init(code, error.message, hint: nil, underlying: error)
    }

    /// The failure as JSON, for programs that read `--json`.
    var json: JSONValue {
        .object([
            "error": .object([
                "status": .integer(Int(code.rawValue)), "message": .string(message), "hint": hint.map(JSONValue.string),
                "code": (underlying as? DeskError)?.reason.map(JSONValue.string),
            ])
        ])
    }
}
