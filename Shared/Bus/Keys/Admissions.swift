package import Messages
package import ZeroMQ

/// Whose keys open this process's TCP doors: one file beside the keys.
///
///     {"keys":[{"name":"portal","class":"service","key":"<Z85>","since":"2026-11-22T08:00:00.000Z"}]}
package struct Admissions: Codable, Sendable, Equatable {
    package struct Entry: Codable, Sendable, Equatable {
        /// The service's, or whatever the operator calls the peer: lower-case letters, digits and dashes, at most 40.
        package let name: String
        package let kind: Peer.Class
        package let key: CurveKey
        package let since: Timestamp
        /// When it lost its admission; nil while it has it.
        package var revoked: Timestamp?

        private enum CodingKeys: String, CodingKey {
            case name
            case kind = "class"
            case key, since, revoked
        }

        package init(name: String, kind: Peer.Class, key: CurveKey, since: Timestamp, revoked: Timestamp? = nil) {
            self.name = name
            self.kind = kind
            self.key = key
            self.since = since
            self.revoked = revoked
        }

        /// What the transport calls its holder: see `Peer.init(userID:)`.
        package var userID: String { "\(kind.rawValue):\(name)" }
    }

    package var keys: [Entry]

    package init(keys: [Entry] = []) {
        self.keys = keys
    }

    /// Past this many the file is refused.
    package static let limit = 10_000

    package static func isName(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    /// - Throws: `admissions` if it is missing, malformed, or writable by others.
    package static func read(_ path: String) throws(BusError) -> Admissions {
        let list: Admissions = try KeyStore.readList(
            path, what: "the list of admitted keys", code: .admissions, advice: "make one with 'qinglian keys admit'")
        guard list.keys.count <= limit else {
            throw BusError(.admissions, "the list of admitted keys \(path) holds more than \(limit)")
        }
        var seen: Set<CurveKey> = []
        for entry in list.keys {
            guard isName(entry.name), Peer.Class.admissible.contains(entry.kind), seen.insert(entry.key).inserted else {
                throw BusError(
                    .admissions,
                    "the list of admitted keys \(path) is wrong about '\(entry.name.prefix(40))': a name has lower-case "
                        + "letters, digits and dashes, a class is service, operator or integrator, a key stands once")
            }
        }
        return list
    }

    /// Replaces the file; on disk when it returns.
    package func write(_ path: String) throws(BusError) {
        try KeyStore.replaceList(path, with: self, code: .admissions)
    }

    /// Keys that may come in, with the user id each gets.
    func standing(_ classes: Set<Peer.Class>) -> [CurveKey: String] {
        var standing: [CurveKey: String] = [:]
        for entry in keys where entry.revoked == nil && classes.contains(entry.kind) {
            standing[entry.key] = entry.userID
        }
        return standing
    }
}
