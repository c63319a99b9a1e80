import Foundation
import Hummingbird
import Messages

/// The receipts that a phone remembers because its owner asked for it 我的事: what the browser holds, sealed.
struct Mine: Codable, Sendable {
    /// The newest first.
    private(set) var receipts: [Entry] = []

    struct Entry: Codable, Equatable, Sendable {
        /// 16 digits 查询码.
        let number: String
        let kind: CaseKind
        let filed: CivilDay
    }

    /// Past it the oldest goes: a sealed cookie has 4 KB.
    static let limit = 20
    /// From the day on which the last was added.
    static let time = Duration.seconds(365 * 86_400)

    func holds(_ number: String) -> Bool { receipts.contains { $0.number == number } }

    mutating func add(_ entry: Entry) {
        receipts.removeAll { $0.number == entry.number }
        receipts = Array(([entry] + receipts).prefix(Self.limit))
    }
}

extension Edge {
    /// What the phone remembers; nothing if it was never asked to.
    func mine(of request: Request) -> Mine {
        jar.open(CookieJar.mine, as: Mine.self, of: request) ?? Mine()
    }
}
