import Messages

/// How far a reader of the stream has come in each service's ledger: an event's `id`, and what `Last-Event-ID` brings back.
///
/// `intake:7f3a…:123,portal:09cd…:45`: service, ledger, position; in the order of the services' names.
struct EventPlace: Equatable, Sendable, CustomStringConvertible {
    var places: [String: LivePlace]

    init(_ places: [String: LivePlace] = [:]) {
        self.places = places
    }

    /// Nil unless it is of the form, and each service stands in it once.
    init?(_ text: String) {
        guard text.utf8.count <= 1_024 else { return nil }
        var places: [String: LivePlace] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: ":", omittingEmptySubsequences: false)
            guard words.count == 3, !words[0].isEmpty, let ledger = LedgerID(String(words[1])),
                let position = Position(decimal: words[2]),
                places.updateValue(.init(ledger: ledger, position: position), forKey: String(words[0])) == nil
            else { return nil }
        }
        self.init(places)
    }

    var description: String {
        places.sorted { $0.key < $1.key }
            .map { "\($0):\($1.ledger):\($1.position.value)" }
            .joined(separator: ",")
    }
}
