import CZeroMQ

/// A CURVE public key in Z85: 40 characters for 32 bytes.
package struct CurveKey: Hashable, Sendable, LosslessStringConvertible {
    package let description: String

    /// Nil unless it is 40 characters of Z85.
    package init?(_ text: String) {
        guard text.utf8.count == 40, text.utf8.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 32)
        // 40 digits decode to exactly the 32 bytes of the buffer.
        guard unsafe zmq_z85_decode(&bytes, text) != nil else { return nil }
        description = text
    }

    /// - Parameter bytes: 32 bytes, as the ZAP handler receives them; nil of any other count.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var text = [CChar](repeating: 0, count: 41)
        // 32 bytes make 40 characters and the closing zero, the size of the buffer.
        guard unsafe zmq_z85_encode(&text, Array(bytes), 32) != nil else { return nil }
        description = String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static let alphabet = Set(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)
}

extension CurveKey: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let key = CurveKey(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 40 characters of Z85")
        }
        self = key
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A CURVE key pair. Its description shows the public half only.
package struct CurveKeyPair: Sendable {
    package let publicKey: CurveKey
    /// Z85, 40 characters. Never to be logged.
    package let secret: String

    /// Derives the public half.
    ///
    /// - Throws: `misuse` if `secret` is no Z85 key, or libzmq was built without CURVE.
    package init(secret: String) throws(ZeroMQError) {
        guard let valid = CurveKey(secret) else {
            throw ZeroMQError(.misuse, "a CURVE secret key must be 40 characters of Z85")
        }
        var text = [CChar](repeating: 0, count: 41)
        // libzmq reads 41 bytes with the closing zero and writes as many.
        guard unsafe zmq_curve_public(&text, valid.description) == 0 else {
            throw ZeroMQError.last("derive a CURVE public key")
        }
        self.secret = secret
        publicKey = try Self.key(text)
    }

    private init(publicKey: CurveKey, secret: String) {
        self.publicKey = publicKey
        self.secret = secret
    }

    /// Makes a new pair from the system's randomness.
    package static func generate() throws(ZeroMQError) -> CurveKeyPair {
        var publicText = [CChar](repeating: 0, count: 41)
        var secretText = [CChar](repeating: 0, count: 41)
        // libzmq writes 40 characters and a closing zero into each.
        guard unsafe zmq_curve_keypair(&publicText, &secretText) == 0 else {
            throw ZeroMQError.last("make a CURVE key pair")
        }
        return CurveKeyPair(publicKey: try key(publicText), secret: try key(secretText).description)
    }

    private static func key(_ text: [CChar]) throws(ZeroMQError) -> CurveKey {
        let bytes = text.dropLast().map(UInt8.init(bitPattern:))
        guard let key = CurveKey(String(decoding: bytes, as: UTF8.self)) else {
            throw ZeroMQError(.system, "libzmq made a malformed key")
        }
        return key
    }
}

extension CurveKeyPair: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "CURVE key pair \(publicKey)" }
    package var debugDescription: String { description }
}
