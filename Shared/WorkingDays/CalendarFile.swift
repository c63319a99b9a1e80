import Messages

/// The calendar as its JSON file holds it: one entry a notice of the General Office of the State Council.
struct CalendarFile: Codable {
    let years: [Year]

    struct Year: Codable {
        let year: Int
        /// The notice's number, 国办发明电.
        let notice: String
        let holidays: [Holiday]
        /// Weekend days that are worked instead 调休上班.
        let working: [CivilDay]
    }

    /// A run of days off, both ends included. Weekend days in it need not be named, and may be.
    struct Holiday: Codable {
        let name: String
        let from: CivilDay
        let to: CivilDay
    }
}
