import Foundation
import Messages

/// Reads of an event's envelope what its place in the ledger is.
enum EventFrame {
    private static let placeLimit = 100

    /// - Returns: nil unless it is a JSON object with a type, a sequence, a prior and a ledger.
    static func place(_ json: Data) -> PlacedEvent? {
        guard json.count <= EventBytes.limit, let members = try? JSONMembers.split(json),
            let type = text(members["type"]).flatMap({ EventType($0) }),
            let position = text(members["sequence"]).flatMap({ Position($0) }),
            let prior = text(members["prior"]).flatMap({ Position($0) }),
            let ledger = text(members["ledger"]).flatMap({ LedgerID($0) })
        else { return nil }
        return PlacedEvent(
            event: CommittedEvent(type: type, position: position, json: json), prior: prior, ledger: ledger)
    }

    /// A string without escapes, which is all that these attributes may be.
    private static func text(_ json: Data?) -> String? {
        guard let json, (2...placeLimit + 2).contains(json.count), json.first == UInt8(ascii: "\""),
            json.last == UInt8(ascii: "\"")
        else { return nil }
        return String(validating: json.dropFirst().dropLast(), as: UTF8.self)
    }
}
