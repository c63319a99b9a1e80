package import Messages

/// A calendar file, or a year's notice, that is wrong; nothing of it is used.
package struct CalendarError: Error, Equatable, CustomStringConvertible {
    /// Where: `calendar.json, 2027`, or `第 12 行 (line 12)`; empty if it is the whole.
    package let place: String
    package let problem: String

    init(_ place: String, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    package var description: String { place.isEmpty ? problem : "\(place): \(problem)" }

    package var refusal: DeskError { .invalid("calendar", description) }
}

/// The calendar as its JSON file holds it: one entry a notice of the General Office of the State Council.
struct CalendarFile: Codable {
    let years: [CalendarYear]
}
