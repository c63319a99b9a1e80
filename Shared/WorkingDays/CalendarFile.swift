import Messages

/// The calendar as its JSON file holds it: one entry a notice of the General Office of the State Council.
struct CalendarFile: Codable {
    let years: [CalendarYear]
}
