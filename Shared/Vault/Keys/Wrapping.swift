import Crypto
import Foundation
import Messages

/// AES-256-GCM of a key under another; the name of what is wrapped is authenticated, so that no row can be put in the
/// place of another.
enum Wrapping {
    static func name(subject: String) -> String { "subject:" + subject }
    static func name(secret: String) -> String { "secret:" + secret }

    static func wrap(_ key: Data, by wrapping: SymmetricKey, name: String) throws -> Data {
        let box = try AES.GCM.seal(key, using: wrapping, authenticating: Data(name.utf8))
        guard let combined = box.combined else { preconditionFailure("a 12-byte nonce has a combined form") }
        return combined
    }

    /// Nil if it was wrapped by another key, under another name, or changed.
    static func unwrap(_ wrapped: Data, by wrapping: SymmetricKey, name: String) -> Data? {
        guard let box = try? AES.GCM.SealedBox(combined: wrapped) else { return nil }
        return try? AES.GCM.open(box, using: wrapping, authenticating: Data(name.utf8))
    }
}
