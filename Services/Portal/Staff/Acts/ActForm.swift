import Foundation
import Messages

/// An act of a case as a form: what staff fill in, and the command that becomes of it.
struct ActForm: Sendable {
    enum Weight: Sendable {
        /// The ordinary course of a case; shown first.
        case course
        /// What happens beside it; folded away.
        case aside
        /// Cannot be taken back: folded away, and asks for a tick.
        case final
    }

    /// The word by which `intake.case.read` says that it may be done now.
    let act: String
    let weight: Weight
    let fields: [ActField]
    /// The command of what was filled in, fields that must be there being there.
    private let build: @Sendable (UUIDv7, Filled) throws(FieldProblem) -> any Command

    init(
        _ act: String, _ weight: Weight, _ fields: [ActField] = [],
        _ command: @escaping @Sendable (UUIDv7, Filled) throws(FieldProblem) -> any Command
    ) {
        self.act = act
        self.weight = weight
        self.fields = fields
        build = command
    }

    /// Whether it brings the case on: shown first.
    var isNext: Bool { weight == .course || act == "close" }

    /// Whether photos may come with it.
    var takesPhotos: Bool { fields.contains { $0.input == .photos } }

    /// Reads what was typed.
    ///
    /// - Throws: `FieldProblem` of the first field that is wrong.
    func command(_ id: UUIDv7, _ filled: Filled) throws(FieldProblem) -> any Command {
        for field in fields where field.isRequired && filled[field.name] == nil {
            throw FieldProblem(field: field.name, words: "staff.problem.empty")
        }
        if weight == .final, filled[Self.confirmation] == nil {
            throw FieldProblem(field: Self.confirmation, words: "staff.problem.confirm")
        }
        return try build(id, filled)
    }

    /// The name of the tick that something cannot be taken back.
    static let confirmation = "confirm"
}

/// One field of an act's form.
struct ActField: Sendable, Equatable {
    enum Input: Sendable, Equatable {
        /// A text of some lines; 1 is a single line.
        case text(lines: Int)
        case number(ClosedRange<Int>)
        case one(Choices)
        /// At most so many.
        case several(Choices, limit: Int)
        case tick
        /// Days from today.
        case day(ClosedRange<Int>)
        /// A time on the clock in China, to the minute.
        case moment
        /// As many as an act may carry.
        case photos
    }

    /// Where the choices of a field come from.
    enum Choices: Sendable, Equatable {
        /// The policy's, of the case's kind.
        case categories
        case declineReasons
        /// Of the same line in the county.
        case offices
        case kinds
        /// In the office's area, or in the viewer's.
        case villages
        /// The doors of a village, by grid.
        case doors
        /// Who holds a post of the office.
        case accounts
        /// Others that the office works on.
        case cases
        /// Voice messages of the case.
        case voices
        /// How the viewer may visit now.
        case visitWays
        /// A closed list, with words under `staff.choice`.
        case words([String])
    }

    let name: String
    let input: Input
    var isRequired = true
    /// Whether a template can fill it.
    var takesTemplate = false

    static func text(_ name: String, lines: Int = 4, isRequired: Bool = true, takesTemplate: Bool = false) -> ActField {
        ActField(name: name, input: .text(lines: lines), isRequired: isRequired, takesTemplate: takesTemplate)
    }

    /// Not read from what was typed: `Uploads` looks at the files.
    static let photos = ActField(name: Uploads.photos, input: .photos, isRequired: false)

    static func one(_ name: String, _ choices: Choices, isRequired: Bool = true) -> ActField {
        ActField(name: name, input: .one(choices), isRequired: isRequired)
    }
}

/// What was typed into a form, read by the kinds of its fields.
struct Filled: Sendable {
    private let form: Form

    init(_ form: Form) {
        self.form = form
    }

    /// Nil if it is absent or blank.
    subscript(_ name: String) -> String? { form[name] }

    func all(_ name: String) -> [String] {
        form.all(name).filter { !$0.isEmpty }
    }

    /// - Throws: `FieldProblem` if it is absent or blank.
    func text(_ name: String) throws(FieldProblem) -> String {
        guard let text = form[name] else { throw FieldProblem(field: name, words: "staff.problem.empty") }
        return text
    }

    /// - Throws: `FieldProblem` unless it is absent or one of the type's values.
    func optional<Value: LosslessStringConvertible>(_ name: String, _ type: Value.Type = Value.self)
        throws(FieldProblem)
        -> Value?
    {
        guard let text = form[name] else { return nil }
        guard let value = Self.read(text, Value.self) else {
            throw FieldProblem(field: name, words: "staff.problem.form")
        }
        return value
    }

    /// Days and numbers as people write them, everything else as programs do.
    private static func read<Value: LosslessStringConvertible>(_ text: String, _ type: Value.Type) -> Value? {
        if type == CivilDay.self { return TypedNumber.day(text) as? Value }
        if type == Int.self { return TypedNumber.count(text) as? Value }
        return Value(text)
    }

    /// - Throws: `FieldProblem` unless it is one of the type's values.
    func value<Value: LosslessStringConvertible>(_ name: String, _ type: Value.Type = Value.self) throws(FieldProblem)
        -> Value
    {
        guard let value = try optional(name, Value.self) else {
            throw FieldProblem(field: name, words: "staff.problem.empty")
        }
        return value
    }

    /// - Throws: `FieldProblem` unless it is one of the words.
    func word<Word: WireEnum>(_ name: String, _ type: Word.Type = Word.self) throws(FieldProblem) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try text(name)) else {
            throw FieldProblem(field: name, words: "staff.problem.choose")
        }
        return word
    }

    /// A day and a time as `datetime-local` writes them, on the clock in China.
    func moment(_ name: String) throws(FieldProblem) -> Timestamp? {
        guard let text = form[name] else { return nil }
        let whole = text.utf8.count == 16 ? text + ":00" : text
        guard whole.utf8.count == 19, let time = Timestamp(whole + "+08:00") else {
            throw FieldProblem(field: name, words: "staff.problem.form")
        }
        return time
    }
}

/// A field that the person must change.
struct FieldProblem: Error, Equatable {
    let field: String
    /// A key of the word tables.
    let words: String
}
