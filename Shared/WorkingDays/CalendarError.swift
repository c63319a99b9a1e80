package import Messages

/// Why the working calendar cannot tell.
package struct CalendarError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The file is wrong; the service does not start with it.
        case malformed
        /// A deadline would fall into a year whose notice is not installed yet.
        case yearMissing
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    static func yearMissing(_ year: Int, in place: String) -> CalendarError {
        CalendarError(
            .yearMissing, "the calendar of \(year) is not installed; add it to \(place) and start the service again")
    }

    /// What a caller hears whose request needs a deadline that cannot be told.
    package var refusal: DeskError {
        .refused("calendar.year", "工作日历还没更新，算不出办理期限；请先打电话 (\(description))")
    }
}
