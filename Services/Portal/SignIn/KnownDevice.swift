import Hummingbird
import Messages
import ServiceKit

/// A browser in which somebody has signed in before: tries of these logins are counted by the browser, not together with those
/// of strangers. It opens nothing: the password is asked for all the same.
struct KnownDevice: Codable, Sendable, Equatable {
    /// 128 random bits, hexadecimal.
    let id: String
    /// The last ones that signed in here, the newest last.
    private(set) var logins: [Login]

    static let time = Duration.seconds(90 * 86_400)
    /// An office's computer is used by a few.
    static let loginLimit = 8

    init(id: String, logins: [Login] = []) {
        self.id = id
        self.logins = logins
    }

    func knows(_ login: String) -> Bool { logins.contains { $0.description == login } }

    mutating func note(_ login: Login) {
        logins.removeAll { $0 == login }
        logins = logins.suffix(Self.loginLimit - 1) + [login]
    }
}

extension Edge {
    /// A try to sign in from a browser.
    func attempt(_ login: String, _ request: Request, _ context: EdgeContext) -> SignInThrottle.Attempt {
        let device = jar.open(CookieJar.device, as: KnownDevice.self, of: request)
        return SignInThrottle.Attempt(
            login: login, address: clientAddress(of: request, context),
            device: device.flatMap { $0.knows(login) ? $0.id : nil })
    }

    /// The cookie by which a browser is known from now on.
    func knownDevice(_ login: Login, _ request: Request) throws -> Cookie {
        var device =
            jar.open(CookieJar.device, as: KnownDevice.self, of: request) ?? KnownDevice(id: Visitors.newID())
        device.note(login)
        return try jar.sealed(CookieJar.device, device, for: KnownDevice.time)
    }
}

extension SignInThrottle.Attempt {
    /// Whose share of the queue of passwords it takes.
    var client: String { device.map { "d" + $0 } ?? address }
}
