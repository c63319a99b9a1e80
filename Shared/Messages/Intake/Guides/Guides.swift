/// A guide to something that people often need done 办事指南, as its office wrote it: public, the same for everybody.
package struct Guide: Codable, Equatable, Sendable {
    package let guide: UUIDv7
    /// For whom it is: a county's guide is for all its towns and villages.
    package let area: AreaCode
    /// Guides of an area are shown in this order, smallest first, 0 to 9,999.
    package let order: Int
    package let text: GuideText
    /// By this day somebody reads it again and says that it is still true 复核.
    package let reviewBy: CivilDay

    package init(guide: UUIDv7, area: AreaCode, order: Int, text: GuideText, reviewBy: CivilDay) {
        self.guide = guide
        self.area = area
        self.order = order
        self.text = text
        self.reviewBy = reviewBy
    }

    /// Guides an area may have in force.
    package static let areaLimit = 100
    /// How far ahead a guide may be due for review, in days.
    package static let reviewDays = 400
}

/// What a guide says. Each part but the title may have several lines; empty where there is nothing to say.
package struct GuideText: Codable, Equatable, Sendable {
    package let title: String
    /// Who can have it done.
    package let who: String
    /// What to bring, a thing a line.
    package let bring: String
    /// A step a line.
    package let steps: String
    package let place: String
    package let hours: String
    package let fee: String

    package init(
        title: String, who: String = "", bring: String = "", steps: String, place: String = "", hours: String = "",
        fee: String = ""
    ) {
        self.title = title
        self.who = who
        self.bring = bring
        self.steps = steps
        self.place = place
        self.hours = hours
        self.fee = fee
    }

    package static let titleLimit = 40
    /// Of each other part, in characters.
    package static let partLimit = 2_000
}

package struct GuideWritten: Event {
    package static let type: EventType = "intake.guide.written"
    package static let summary = "A guide was published, or published anew with another text, order or day of review."
    package let guide: Guide
    /// The account of who wrote it.
    package let by: String
    package var subject: Subject? { Subject("guide", guide.guide) }

    package init(guide: Guide, by: String) {
        self.guide = guide
        self.by = by
    }
}

package struct GuideRetired: Event {
    package static let type: EventType = "intake.guide.retired"
    package static let summary = "A guide is no longer in force and not shown any more."
    package let guide: UUIDv7
    package let area: AreaCode
    package let by: String
    package var subject: Subject? { Subject("guide", guide) }

    package init(guide: UUIDv7, area: AreaCode, by: String) {
        self.guide = guide
        self.area = area
        self.by = by
    }
}

/// Publishes a guide; said again of a guide that is known, the new text counts, and one that was retired is back.
package struct WriteGuide: Command {
    package static let method: MethodName = "intake.guide.write"
    package static let summary = "Publishes a guide of an area, or changes one."
    /// The guide to change; a new one if absent.
    package let guide: UUIDv7?
    /// A guide that is changed stays in its area.
    package let area: AreaCode
    /// 0 to 9,999.
    @WholeNumber<TypedBounds> package private(set) var order: Int
    package let text: GuideText
    /// From today on, at most `Guide.reviewDays` ahead.
    package let reviewBy: CivilDay

    package init(guide: UUIDv7? = nil, area: AreaCode, order: Int, text: GuideText, reviewBy: CivilDay) {
        self.guide = guide
        self.area = area
        self.order = order
        self.text = text
        self.reviewBy = reviewBy
    }

    package typealias Reply = Guide
}

package struct RetireGuide: Command {
    package static let method: MethodName = "intake.guide.retire"
    package static let summary = "Takes a guide out of force."
    package let guide: UUIDv7

    package init(guide: UUIDv7) {
        self.guide = guide
    }

    package typealias Reply = Guide
}

package struct ListGuides: Query {
    package static let method: MethodName = "intake.guides.list"
    package static let summary = "Lists the guides in force in a place: its own, its town's and its county's."
    package let area: AreaCode
    /// Only those whose text holds each of these words, which are parted by spaces; at most 50 characters count.
    package let search: String?

    package init(area: AreaCode, search: String? = nil) {
        self.area = area
        self.search = search
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// By their order, then by how near they are: at most three areas' of `Guide.areaLimit` each.
        package let guides: [Entry]

        package init(guides: [Entry]) {
            self.guides = guides
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let guide: UUIDv7
        package let area: AreaCode
        package let order: Int
        package let title: String
        package let reviewBy: CivilDay

        package init(guide: UUIDv7, area: AreaCode, order: Int, title: String, reviewBy: CivilDay) {
            self.guide = guide
            self.area = area
            self.order = order
            self.title = title
            self.reviewBy = reviewBy
        }
    }
}

package struct ReadGuide: Query {
    package static let method: MethodName = "intake.guide.read"
    package static let summary = "Shows a guide that is in force."
    package let guide: UUIDv7

    package init(guide: UUIDv7) {
        self.guide = guide
    }

    package typealias Reply = Guide
}
