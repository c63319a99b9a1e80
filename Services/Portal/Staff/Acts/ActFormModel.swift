import Messages

/// An act's form as a template shows it.
struct ActFormModel: Sendable {
    let act: String
    let actName: String
    let actHint: String?
    let action: String
    /// The id of the request that the form will become: sent twice, it is done once.
    let requestID: String
    let isFinal: Bool
    let isOpen: Bool
    let takesFiles: Bool
    /// Why it was not done, where no field is to blame.
    let refusal: String?
    let fields: [Field]
    let templates: [Template]
    let hasTemplates: Bool
    let confirmProblem: String?

    struct Field: Sendable {
        /// For `for` and `aria-describedby`: unique on the page.
        let fieldID: String
        let fieldName: String
        let label: String
        let fieldHint: String?
        let fieldProblem: String?
        let isRequired: Bool
        let value: String
        var area: Area?
        var line: Area?
        var number: Range?
        var select: Options?
        var several: Options?
        var tick: Tick?
        var day: Range?
        var moment: Range?
        var photos: Photos?

        struct Area: Sendable { let lines: Int }
        struct Range: Sendable {
            let least: String
            let most: String
        }
        struct Options: Sendable {
            /// Without a heading.
            let options: [Option]
            let groups: [Group]
        }
        struct Group: Sendable {
            let groupName: String
            let members: [Option]
        }
        struct Option: Sendable {
            let optionID: String
            let optionValue: String
            let optionLabel: String
            let isChosen: Bool
        }
        struct Tick: Sendable { let isTicked: Bool }
        /// A browser forgets the files that were chosen.
        struct Photos: Sendable { let areLost: Bool }
    }

    struct Template: Sendable {
        let templateID: String
        let templateName: String
        let templateText: String
        let isTaken: Bool
    }

    /// What came of an earlier try.
    struct Trial: Sendable {
        var form: Form
        var problem: FieldProblem?
        var refusal: String?
        /// Kept only where the outcome is unknown.
        var id: UUIDv7?
    }

    init(
        _ form: ActForm, action: String, _ choices: ActChoices, templates: [AnswerTemplates.Entry] = [],
        template: String? = nil, trial: Trial? = nil, isOpen: Bool, newID: UUIDv7
    ) {
        let words = choices.names.words
        act = form.act
        actName = words("staff.act.\(form.act).name")
        actHint = words.find("staff.act.\(form.act).hint")
        self.action = action
        requestID = (trial?.id ?? newID).description
        isFinal = form.weight == .final
        self.isOpen = isOpen
        takesFiles = form.takesPhotos
        refusal = trial?.refusal
        let taken = templates.first { $0.id == template }
        self.templates = templates.map {
            Template(
                templateID: $0.id, templateName: $0.name, templateText: AnswerTemplates.text($0, choices),
                isTaken: $0.id == template)
        }
        hasTemplates = !templates.isEmpty
        confirmProblem = trial?.problem.flatMap { $0.field == ActForm.confirmation ? words($0.words) : nil }
        fields = form.fields.map { field in
            let text = field.takesTemplate ? taken.map { AnswerTemplates.text($0, choices) } : nil
            return Field(field, of: form, choices, trial: trial, preset: text)
        }
    }
}

extension ActFormModel.Field {
    init(_ field: ActField, of form: ActForm, _ choices: ActChoices, trial: ActFormModel.Trial?, preset: String?) {
        let words = choices.names.words
        let typed = trial?.form.all(field.name) ?? []
        let name = field.name
        fieldID = "\(form.act)-\(name)"
        fieldName = name
        label = words.find("staff.act.\(form.act).\(name)") ?? words("staff.field.\(name)")
        fieldHint = words.find("staff.act.\(form.act).\(name)-hint")
        fieldProblem = trial?.problem.flatMap { $0.field == name ? words($0.words) : nil }
        isRequired = field.isRequired
        value = typed.first ?? preset ?? ""
        func options(_ source: ActField.Choices, chosen: [String]) -> Options? {
            let found = choices.choices(source, chosen: chosen)
            guard !found.isEmpty else { return nil }
            let options = found.enumerated().map { index, choice in
                (
                    choice.group,
                    Option(
                        optionID: "\(form.act)-\(name)-\(index)", optionValue: choice.value, optionLabel: choice.label,
                        isChosen: chosen.contains(choice.value))
                )
            }
            let headings = options.compactMap(\.0).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
            return Options(
                options: options.filter { $0.0 == nil }.map(\.1),
                groups: headings.map { heading in
                    Group(groupName: heading, members: options.filter { $0.0 == heading }.map(\.1))
                })
        }
        let today = choices.names.today
        switch field.input {
        case .text(lines: 1): line = Area(lines: 1)
        case .text(let lines): area = Area(lines: lines)
        case .number(let range):
            number = Range(least: String(range.lowerBound), most: String(min(range.upperBound, choices.mostDays)))
        case .one(let source):
            let preset: String? =
                switch source {
                case .categories: choices.row?.category
                case .villages: choices.village?.description
                default: nil
                }
            select = options(source, chosen: trial == nil ? [preset].compactMap(\.self) : typed)
            if select == nil { line = Area(lines: 1) }
        case .several(let source, _): several = options(source, chosen: typed)
        case .tick: tick = Tick(isTicked: !typed.isEmpty)
        case .day(let days):
            day = Range(
                least: today.advanced(by: days.lowerBound).description,
                most: today.advanced(by: days.upperBound).description)
        case .moment: moment = Range(least: "", most: "\(today)T23:59")
        case .photos: photos = Photos(areLost: trial?.form.files[name] != nil)
        }
    }
}
