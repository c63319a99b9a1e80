/// The results of cases that a platform handed in, for handing back 回传: a CSV file for Excel as the one attachment, a row a
/// case, oldest first. A command, because it opens what is sealed.
///
/// It holds the cases that the actor may read, in a place and filed on some days; at most `rowLimit`.
package struct ExportPlatformResults: OpeningCommand {
    package static let method: MethodName = "intake.platform.results"
    package static let summary = "Answers a platform's cases with their results as a CSV file, as an attachment."
    /// `12345` or `jiandu-yidiantong`.
    package let channel: CaseChannel
    package let area: AreaCode
    /// Came in on this day or later.
    package let from: CivilDay
    /// Came in on this day or earlier.
    package let through: CivilDay

    package init(channel: CaseChannel, area: AreaCode, from: CivilDay, through: CivilDay) {
        self.channel = channel
        self.area = area
        self.from = from
        self.through = through
    }

    package static let rowLimit = 500

    package struct Reply: Codable, Equatable, Sendable {
        package let fileName: String
        package let mediaType: String
        package let rows: Int

        package init(fileName: String, mediaType: String, rows: Int) {
            self.fileName = fileName
            self.mediaType = mediaType
            self.rows = rows
        }
    }
}
