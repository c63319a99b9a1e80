/// The county or a town got its name, or another one. Villages are not told.
package struct OpenAreaNamed: OpenEvent {
    package static let type: EventType = "open.area.named"
    package static let summary = "The county or a town has this name."
    package let area: AreaCode
    package let name: String
    package let kind: AreaKind
    package let sample: Bool?
    package var subject: Subject? { Subject("area", area) }

    package init(area: AreaCode, name: String, kind: AreaKind, sample: Bool? = nil) {
        self.area = area
        self.name = name
        self.kind = kind
        self.sample = sample
    }
}

/// What cases can be about, all of it each time. Until an operator first sets the rules, the ids are those of `intake.policy`
/// as it is installed.
package struct OpenCategoriesSet: OpenEvent {
    package static let type: EventType = "open.categories.set"
    package static let summary =
        "The categories of cases were set; those that only matters of supervision have are left out."
    package let categories: [Category]
    package let sample: Bool?
    package var subject: Subject? { nil }

    package init(categories: [Category], sample: Bool? = nil) {
        self.categories = categories
        self.sample = sample
    }

    package struct Category: Codable, Equatable, Sendable {
        package let id: String
        package let name: String
        package let english: String?

        package init(id: String, name: String, english: String?) {
            self.id = id
            self.name = name
            self.english = english
        }
    }
}
