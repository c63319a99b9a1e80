import Crypto
package import Foundation
package import Messages

/// A secret of 32 random bytes that only its holder keeps: a session's, a slip's, a token's.
package struct Secret: Sendable {
    /// 43 characters that stand in a cookie or an address as they are (RFC 4648 §5).
    package let text: String

    package init(_ random: inout some RandomNumberGenerator) {
        text = Self.encode(Self.bytes(32, &random))
    }

    /// One that a holder shows. Nothing is checked but its length: a wrong one has a digest that nobody knows.
    package init?(shown text: String) {
        guard (40...64).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    /// What desks and events know it by.
    package var digest: SecretDigest {
        guard let digest = SecretDigest(Hex.encode(SHA256.hash(data: Data(text.utf8)))) else {
            preconditionFailure("SHA-256 has 64 hexadecimal digits")
        }
        return digest
    }

    package static func bytes(_ count: Int, _ random: inout some RandomNumberGenerator) -> Data {
        Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    private static func encode(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
