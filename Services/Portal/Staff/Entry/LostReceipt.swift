import Messages

/// What a filer can say who lost the receipt: the telephone that was left, the day, and from where it was filed.
enum LostReceipt {
    /// The words lie under `staff.act.find-lost`.
    static let form = ActForm(
        "find-lost", .course,
        [
            .text("telephone", lines: 1), ActField(name: "day", input: .day(-400...0)),
            .one("village", .villages, isRequired: false),
        ]
    ) { _, filled throws(FieldProblem) in try command(filled) }

    /// The same for who works for one village: there is nothing to choose.
    static let formOfVillage = ActForm("find-lost", .course, Array(form.fields.dropLast())) {
        _, filled throws(FieldProblem) in try command(filled)
    }

    static func command(_ filled: Filled) throws(FieldProblem) -> FindLostCases {
        FindLostCases(
            telephone: try filled.text("telephone"), day: try filled.value("day"),
            village: try filled.optional("village"))
    }

    /// Which field a desk's refusal is about.
    static func field(of reason: String?) -> String? {
        switch reason {
        case "telephone.malformed", "telephone.short": "telephone"
        case "recover.many": "village"
        default: nil
        }
    }
}
