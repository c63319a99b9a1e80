import Foundation
import Messages

/// An event as the hub hands it on: the bytes that were committed, and where they lie.
struct LiveEvent: Sendable, Equatable {
    /// The source's service: `intake`.
    let service: String
    let ledger: LedgerID
    let event: CommittedEvent

    var position: Position { event.position }

    /// When it was committed; nil if the envelope cannot be read.
    var time: Timestamp? { try? JSONCoding.decode(EventHeader.self, from: event.json).time }

    /// Whether its envelope names `subject` as what it is about.
    func isAbout(_ subject: Subject) -> Bool {
        event.json.holds("\"subject\":\"\(subject)\"")
    }

    /// Whether one of its strings is `name`.
    func names(_ name: String) -> Bool { event.json.holds("\"\(name)\"") }
}

/// A place in one service's ledger: everything up to it was seen.
struct LivePlace: Sendable, Equatable {
    let ledger: LedgerID
    let position: Position
}

extension Data {
    /// Whether a text's bytes stand somewhere in it. Every listener asks this of every event: Foundation's search takes fifty
    /// times as long.
    func holds(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { wanted in
            withUnsafeBytes { bytes in
                guard let first = wanted.first else { return true }
                guard bytes.count >= wanted.count else { return false }
                return (0...bytes.count - wanted.count).contains { start in
                    bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted)
                }
            }
        }
    }
}
