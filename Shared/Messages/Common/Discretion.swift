/// What logs, metrics and operators' lists do not tell apart: everything that happens to cases. Whether a filer added a
/// sentence or reported retaliation, whether a case was forwarded or turned into a report of misconduct, is for the offices
/// that handle it alone. Who runs the machines sees one class.
///
/// The whole family is one class: a name that stood only for what is secret would tell it.
package enum Discretion {
    /// Stands for every type and method of the family.
    package static let word = "intake.case"

    /// Second words of types and methods of Intake, and kinds of subjects.
    private static let family: Set<Substring> = ["case", "retaliation", "task", "visit"]

    fileprivate static func covers(_ name: String) -> Bool {
        let words = name.split(separator: ".", maxSplits: 2)
        return words.count > 1 && words[0] == "intake" && family.contains(words[1])
    }

    package static func covers(_ subject: Subject) -> Bool { family.contains(subject.kind) }

    /// Discipline's offices and posts: that somebody was to be told there is known to them alone.
    package static func covers(place: String) -> Bool {
        if let office = Office(place) { return office.line == .discipline }
        return RoleAtScope(place).map { Office.roles(of: .discipline).contains($0.role) } ?? false
    }
}

extension EventType {
    /// Whether it may not be told apart from others of its family.
    package var isDiscreet: Bool { Discretion.covers(description) }
    /// As logs name it.
    package var logged: String { isDiscreet ? Discretion.word : description }
}

extension MethodName {
    /// Whether it may not be told apart from others of its family, nor may the names of its refusals.
    package var isDiscreet: Bool { Discretion.covers(description) }
    /// As logs name it.
    package var logged: String { isDiscreet ? Discretion.word : description }
}
