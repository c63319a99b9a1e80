import Messages

/// The smallest event that says as much as the peers' payload.
struct Noted: Event {
    static let type: EventType = "bench.note.taken"
    static let summary = "Something was noted, for measurement."
    let note: String
    let area: AreaCode
    var subject: Subject? { Subject("area", area) }
}

/// Records one `Noted`.
struct TakeNote: Command {
    static let method: Messages.MethodName = "bench.note.take"
    static let summary = "Takes a note, for measurement."
    let note: String
    let area: AreaCode

    typealias Reply = Done
}
