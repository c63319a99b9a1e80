/// What a vault could not do, with a message that says what is wrong and what to do.
package struct VaultError: Error, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// The keyring exists, the deployment's key file does not.
        case keyMissing
        /// The key file can be read by others than its owner.
        case keyReadable
        /// The key file is not one that this program wrote.
        case keyMalformed
        /// The key file holds another deployment's key.
        case keyWrong
        /// A newer version of this program wrote the keyring.
        case newerVersion
        /// The keyring or a sealed value contradicts itself.
        case corrupt
        /// A file or folder cannot be read or written just now.
        case unreachable
        /// The disk refused to confirm a write. Only a new process may go on.
        case mustExit
        /// The subject was shredded.
        case gone
        /// No such value is sealed for the subject.
        case notFound
        /// The value is larger than a vault takes.
        case tooLarge
    }

    package let code: Code
    /// Safe to show: no personal data, no keys, no values.
    package let message: String
    package let underlying: (any Error)?
    package let file: String
    package let line: Int

    package init(
        _ code: Code, _ message: String, underlying: (any Error)? = nil, file: String = #fileID, line: Int = #line
    ) {
        self.code = code
        self.message = message
        self.underlying = underlying
        self.file = file
        self.line = line
    }
}

extension VaultError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { message }

    package var debugDescription: String {
        "VaultError.\(code.rawValue) at \(file):\(line): \(message)" + (underlying.map { " (\($0))" } ?? "")
    }
}

extension VaultError {
    static let gone = VaultError(.gone, "the content was destroyed for good")
}
