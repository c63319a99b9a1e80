import Crypto
package import Foundation

/// A signed note (C2SP signed-note) with Ed25519 signatures: a text, a blank line, and signature lines.
package struct SignedNote: Equatable, Sendable {
    package struct Signature: Equatable, Sendable {
        package let name: String
        package let keyID: Data
        package let signature: Data
    }

    /// Ends in a newline.
    package let text: String
    package let signatures: [Signature]

    private static let dash = "\u{2014} "

    /// Signs a text.
    ///
    /// - Precondition: `text` ends in a newline; `name` is not empty and has neither spaces nor a plus sign.
    init(text: String, name: String, signer: CheckpointSigner) throws {
        precondition(text.hasSuffix("\n"), "a note's text ends in a newline")
        precondition(!name.isEmpty && !name.contains { $0.isWhitespace || $0 == "+" }, "\(name) is no key name")
        let signature = try signer.key.signature(for: Data(text.utf8))
        self.text = text
        signatures = [
            Signature(name: name, keyID: NoteVerifier.keyID(name: name, key: signer.publicKey), signature: signature)
        ]
    }

    /// Reads a note; nil if it is malformed. Says nothing of its signatures' truth.
    package init?(_ note: String) {
        guard note.utf8.count <= 1 << 20, note.hasSuffix("\n"),
            let blank = note.range(of: "\n\n", options: .backwards)
        else { return nil }
        text = String(note[..<note.index(after: blank.lowerBound)])
        var signatures: [Signature] = []
        for line in note[blank.upperBound...].dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix(Self.dash) else { return nil }
            let parts = line.dropFirst(Self.dash.count).split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, let data = Data(base64Encoded: String(parts[1])), data.count > 4
            else { return nil }
            signatures.append(
                Signature(name: String(parts[0]), keyID: Data(data.prefix(4)), signature: Data(data.dropFirst(4))))
        }
        guard !signatures.isEmpty else { return nil }
        self.signatures = signatures
    }

    /// The note as it is published.
    package var note: String {
        text + "\n"
            + signatures.map { "\(Self.dash)\($0.name) \(($0.keyID + $0.signature).base64EncodedString())\n" }.joined()
    }
}

/// The key that verifies a note's signature: `name+hex(keyID)+base64(0x01 ‖ key)`.
package struct NoteVerifier: Equatable, Sendable {
    package let name: String
    /// The public key's 32 bytes.
    package let key: Data

    package init(name: String, key: Data) {
        self.name = name
        self.key = key
    }

    /// Nil if it is malformed, not Ed25519, or its id does not fit its key.
    package init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, let data = Data(base64Encoded: String(parts[2])), data.count == 33,
            data.first == Self.algorithm
        else { return nil }
        self.init(name: String(parts[0]), key: Data(data.dropFirst()))
        guard text == self.text else { return nil }
    }

    package var text: String {
        let id = Self.keyID(name: name, key: key).map { String(format: "%02x", $0) }.joined()
        return "\(name)+\(id)+\((Data([Self.algorithm]) + key).base64EncodedString())"
    }

    /// Whether the note bears a true signature of this key.
    package func verifies(_ note: SignedNote) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return false }
        let id = Self.keyID(name: name, key: self.key)
        return note.signatures.contains {
            $0.name == name && $0.keyID == id && key.isValidSignature($0.signature, for: Data(note.text.utf8))
        }
    }

    private static let algorithm: UInt8 = 1

    /// First 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key).
    static func keyID(name: String, key: Data) -> Data {
        Data(SHA256.hash(data: Data(name.utf8) + [0x0A, algorithm] + key).prefix(4))
    }
}
