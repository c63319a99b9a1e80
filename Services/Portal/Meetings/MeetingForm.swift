import Foundation
import Messages

/// What a village's secretary or clerk typed about a meeting.
struct MeetingForm: Sendable {
    let village: AreaCode?
    let day: String
    let time: String
    let place: String
    let about: String

    init(_ form: Form) {
        village = form["village"].flatMap { AreaCode($0) }
        day = form["day"] ?? ""
        time = form["time"] ?? ""
        place = form["place"] ?? ""
        about = form["about"] ?? ""
    }

    init(_ meeting: Meeting) {
        village = meeting.village
        let day = CivilDay(inChinaAt: meeting.at)
        self.day = day.description
        time = ClockTime(minutes: Int((meeting.at - day.startInChina).milliseconds / 60_000)).description
        place = meeting.words.place
        about = meeting.words.about
    }

    /// Nothing yet: a meeting is held in the evening of some day.
    init(village: AreaCode?) {
        self.village = village
        (day, time, place, about) = ("", "19:00", "", "")
    }

    /// When it is; nil unless both the day and the time can be read.
    var at: Timestamp? {
        guard let day = TypedNumber.day(day), let time = TypedNumber.time(time) else { return nil }
        return day.startInChina + .seconds(time.minutes * 60)
    }

    var words: MeetingWords { MeetingWords(place: place, about: about) }

    enum Field: String, Sendable { case day, place, about, confirm }

    /// The field that a desk's refusal is about.
    static func field(of reason: String?) -> Field? {
        switch reason {
        case "at": .day
        case "place": .place
        case "about": .about
        default: nil
        }
    }
}

/// A form that was sent and not taken: what is wrong, and where.
struct MeetingProblem: Sendable {
    var field: MeetingForm.Field?
    let text: String
    /// Of an earlier try whose outcome is unknown.
    var requestID: String?
}
