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
        event.json.firstRange(of: Data("\"subject\":\"\(subject)\"".utf8)) != nil
    }
}

/// A place in one service's ledger: everything up to it was seen.
struct LivePlace: Sendable, Equatable {
    let ledger: LedgerID
    let position: Position
}
