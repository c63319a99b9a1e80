import Messages

/// A meeting as a village's pages show it.
struct MeetingLine: Hashable, Sendable {
    let when: String
    let place: String
    let matter: String
    let isOff: Bool
    let isChanged: Bool

    init(_ meeting: Meeting, _ words: Words) {
        when = words.moment(meeting.at)
        place = meeting.words.place
        matter = meeting.words.about
        isOff = meeting.isWithdrawn
        isChanged = meeting.changes > 0 && !meeting.isWithdrawn
    }
}
