import Messages

/// An event after which what a rule's notices ask for need not be done any more.
struct Ending: Codable, Equatable, Sendable {
    let on: OneOrMany<EventType>
    /// As in a rule.
    let when: [FactPath: OneOrMany<Scalar>]?
    let unless: [FactPath: OneOrMany<Scalar>]?

    init(_ type: EventType) {
        on = OneOrMany([type])
        when = nil
        unless = nil
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case on, when, unless }

    var paths: [FactPath] { Array((when ?? [:]).keys) + Array((unless ?? [:]).keys) }

    func isMet(by evidence: Evidence) -> Bool { evidence.meets(on, when: when, unless: unless) }

    /// Events that must look the same to whoever does not know which of the two it was: what a rule ends with one, it ends with
    /// the other. A case that became a report of misconduct looks like one that was taken up, and then withdrawn.
    static let alike: [(seen: EventType, hidden: EventType)] = [
        (CaseTakenUp.type, CaseTurned.type), (CaseWithdrawn.type, CaseCoverEnded.type),
    ]
}

/// When what a rule's notices ask for need not be done any more: one event or several, lists in the list read as one; or
/// `read`: no event says so, and they stand until their reader opens them.
struct Endings: Codable, Equatable, Sendable {
    /// Empty: `read`.
    let all: [Ending]

    static let read = "read"

    init(from decoder: any Decoder) throws {
        if var list = try? decoder.unkeyedContainer() {
            var all: [Ending] = []
            while !list.isAtEnd { all += try list.decode(Endings.self).all }
            guard !all.isEmpty else { throw Self.empty(list.codingPath) }
            self.all = all
        } else if let word = try? decoder.singleValueContainer(), let text = try? word.decode(String.self) {
            all = text == Self.read ? [] : [Ending(try word.decode(EventType.self))]
        } else {
            all = [try Ending(from: decoder)]
        }
    }

    func encode(to encoder: any Encoder) throws {
        if all.isEmpty {
            var word = encoder.singleValueContainer()
            try word.encode(Self.read)
        } else {
            try all.encode(to: encoder)
        }
    }

    /// What is asked for of events of a type beside what their cover says, each way once.
    func conditions(of type: EventType) -> Set<[String]> {
        Set(
            all.filter { $0.on.all.contains(type) }.map { ending in
                [("when", ending.when), ("unless", ending.unless)].flatMap { word, conditions in
                    (conditions ?? [:]).filter { !$0.key.isOfCover }.map { path, values in
                        "\(word) \(path) \(values.all.map(\.description).sorted())"
                    }
                }.sorted()
            })
    }

    private static func empty(_ path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(
            .init(
                codingPath: path, debugDescription: "no event is named",
                underlyingError: WrongWord(chinese: "没有写事件")))
    }
}

extension FactPath {
    /// What a case that became a report of misconduct seems to be: the event that it looks like has nothing of the kind.
    fileprivate var isOfCover: Bool { root == .data && steps.first == "cover" }
}
