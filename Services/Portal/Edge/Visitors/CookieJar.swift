import Crypto
import Foundation
import Hummingbird
import Messages

/// The names and the marks of every cookie, and the sealing of those whose content is not the browser's to read.
struct CookieJar: Sendable {
    /// Which browser a form was given to.
    static let visitor = "v"
    static let language = "lang"
    static let size = "size"
    /// A staff member's session: `SignedIn`.
    static let session = "s"
    /// In which browsers who has signed in before: `KnownDevice`, for three months.
    static let device = "d"
    /// A sign-in that still needs its one-time code, for five minutes.
    static let halfway = "p"
    /// A key for one-time codes that is still to be proven, for ten minutes.
    static let proposedKey = "k"
    /// The slip that a phone opened, for a quarter of an hour.
    static let slip = "g"
    /// The receipt that staff have just made out for somebody, for ten minutes.
    static let slipToPrint = "n"
    /// The household whose code was scanned, for half an hour.
    static let household = "h"
    /// The receipt a filer has open.
    static let receipt = "r"
    /// The receipts that a filer let this phone remember 我的事, for a year.
    static let mine = "q"
    /// A number that a code is on its way to, for a quarter of an hour.
    static let number = "m"
    /// The receipt that was just made, for the minutes in which its page may be shown again.
    static let fresh = "n"

    /// 32 bytes of the keyring.
    private let key: SymmetricKey
    private let isSecure: Bool
    private let clock: @Sendable () -> Timestamp

    init(secret: Data, isSecure: Bool, clock: @escaping @Sendable () -> Timestamp) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Data("cookies".utf8), outputByteCount: 32)
        self.isSecure = isSecure
        self.clock = clock
    }

    /// A cookie that only this host gets back, and no script reads. Until the browser is closed if `days` is nil.
    func cookie(_ name: String, _ value: String, days: Int? = nil) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: days.map { $0 * 86_400 }, path: "/", secure: isSecure, httpOnly: true,
            sameSite: .lax)
    }

    /// Takes a cookie away.
    func gone(_ name: String) -> Cookie {
        Cookie(name: name, value: "", maxAge: 0, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }

    /// A cookie whose content is encrypted and authenticated, bound to its name, and good for a time.
    func sealed<Content: Encodable>(_ name: String, _ content: Content, for time: Duration) throws -> Cookie {
        Cookie(
            name: name, value: try seal(name, content, for: time), maxAge: Int(time.components.seconds), path: "/",
            secure: isSecure, httpOnly: true, sameSite: .lax)
    }

    /// What a sealed cookie holds; nil if there is none, it was changed, or its time is over.
    func open<Content: Decodable>(_ name: String, as type: Content.Type, of request: Request) -> Content? {
        request.cookie(name).flatMap { open(name, $0, as: type) }
    }

    /// The same as text, for a form's hidden field: what the browser keeps for us and cannot read.
    func seal<Content: Encodable>(_ name: String, _ content: Content, for time: Duration) throws -> String {
        let body = try JSONCoding.encode(Timed(until: clock() + time, content: content))
        return try ChaChaPoly.seal(body, using: key, authenticating: Data(name.utf8)).combined.base64URL
    }

    func open<Content: Decodable>(_ name: String, _ text: String, as type: Content.Type) -> Content? {
        guard text.utf8.count <= 4_096, let data = Data(base64URL: text),
            let box = try? ChaChaPoly.SealedBox(combined: data),
            let body = try? ChaChaPoly.open(box, using: key, authenticating: Data(name.utf8)),
            let timed = try? JSONCoding.decode(Timed<Content>.self, from: body), timed.until > clock()
        else { return nil }
        return timed.content
    }
}

/// A content and the end of its time.
private struct Timed<Content> {
    let until: Timestamp
    let content: Content
}

extension Timed: Encodable where Content: Encodable {}
extension Timed: Decodable where Content: Decodable {}

extension Data {
    /// RFC 4648 §5, without padding.
    var base64URL: String {
        let bytes = base64EncodedData().compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    init?(base64URL text: String) {
        var bytes = text.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        bytes += repeatElement(UInt8(ascii: "="), count: (4 - bytes.count % 4) % 4)
        self.init(base64Encoded: Data(bytes))
    }
}

extension Request {
    /// A cookie's value as the browser sent it, the first of its name. Every page reads some: this looks at bytes only.
    func cookie(_ name: String) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                guard let equals = pair.firstIndex(of: UInt8(ascii: "=")),
                    pair[..<equals].elementsEqual(name.utf8)
                else { continue }
                return String(Substring(pair[pair.index(after: equals)...]))
            }
        }
        return nil
    }
}
