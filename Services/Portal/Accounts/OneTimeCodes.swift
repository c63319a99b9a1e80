import Crypto
import Foundation
import Messages
import Passwords

/// Time-based one-time codes as RFC 6238 has them: HMAC-SHA-1, steps of 30 seconds from 1970, 6 digits.
enum OneTimeCodes {
    static let period: Int64 = 30
    /// Of the shared key (RFC 4226 §4 R6).
    static let keyLength = 20

    /// The code of a step.
    static func code(_ key: Data, step: Int, digits: Int = 6) -> String {
        let counter = withUnsafeBytes(of: UInt64(step).bigEndian) { Data($0) }
        let mac = Data(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: key)))
        let offset = Int(mac[19] & 0xF)
        let word = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { product, _ in product * 10 }
        let text = String(word % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    static func step(at milliseconds: Int64) -> Int { Int(milliseconds / 1_000 / period) }

    /// The step whose code was given, one before or after the present included; nil if there is none later than `used`.
    static func accept(_ given: String, _ key: Data, at milliseconds: Int64, after used: Int) -> Int? {
        let now = step(at: milliseconds)
        guard let digits = TypedNumber.digits(given) else { return nil }
        return (now - 1...now + 1).first { $0 > used && ConstantTime.areEqual(code(key, step: $0), digits) }
    }

    /// RFC 4648 §6 without padding: how apps take a key that is typed.
    static func base32(_ data: Data) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var bits = 0
        var held: UInt32 = 0
        for byte in data {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(held >> UInt32(bits)) & 31])
            }
            held &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { text.append(alphabet[Int(held << UInt32(5 - bits)) & 31]) }
        return text
    }

    /// What an authenticator app scans.
    static func address(_ key: Data, login: String, issuer: String) -> String {
        func escaped(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }
        return "otpauth://totp/\(escaped(issuer)):\(escaped(login))?secret=\(base32(key))&issuer=\(escaped(issuer))"
    }
}
