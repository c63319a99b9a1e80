import Foundation
import Messages

/// What somebody wrote into the form, as it was typed, so that it can be shown again.
struct FilingForm: Sendable {
    let category: String?
    let target: CaseTarget?
    let story: String
    let wish: VisitWish?
    let telephone: String
    let name: String
    let who: String
    let consent: String

    init(_ form: Form = Form()) {
        category = form["category"]
        target = form["target"].flatMap { CaseTarget(rawValue: $0) }
        story = form.text("story")
        wish = form["wish"].flatMap { VisitWish(rawValue: $0) }
        telephone = form.text("telephone")
        name = form.text("name")
        who = form.text("who")
        consent = form.text("consent")
    }

    /// The fields that can be wrong, in the order of the page; a name is the field's `id` too.
    enum Field: String, CaseIterable, Sendable {
        case category, target, story, photos, voice, wish, telephone, name, who, consent
    }

    /// What is missing that the page asks for; a voice message stands for the story of who cannot write; the desk looks at everything else. Texts are keys of the words.
    func problems(of kind: CaseKind, hasVoice: Bool = false) -> [Field: String] {
        var problems: [Field: String] = [:]
        if category == nil { problems[.category] = "villager.file.problem.category" }
        if kind == .supervise, target == nil { problems[.target] = "villager.file.problem.target" }
        if story.isEmpty, !hasVoice { problems[.story] = "villager.file.problem.story" }
        if wish == nil { problems[.wish] = "villager.file.problem.wish" }
        if wish == .telephone, telephone.isEmpty { problems[.telephone] = "villager.file.problem.telephone" }
        if who.isEmpty != consent.isEmpty { problems[who.isEmpty ? .who : .consent] = "villager.file.problem.behalf" }
        return problems
    }

    /// The field that a desk's refusal is about; nil if it is about none.
    static func field(of error: DeskError) -> Field? {
        guard let reason = error.reason else { return nil }
        if reason.hasPrefix("onBehalf.") { return reason.contains("who") ? .who : .consent }
        if reason == "wish.no-telephone" { return .telephone }
        if reason.hasPrefix("attachments.voice") { return .voice }
        if reason.hasPrefix("attachments") { return .photos }
        return Field(rawValue: String(reason.prefix { $0 != "." }))
    }

    func filing(_ kind: CaseKind) -> CaseFiling {
        CaseFiling(
            kind: kind, category: category ?? "", target: kind == .supervise ? target : nil, story: story, wish: wish,
            telephone: telephone.nonEmpty, name: name.nonEmpty,
            onBehalf: who.isEmpty ? nil : OnBehalf(who: who, consent: consent))
    }
}

extension Form {
    /// A field as it is kept: without the spaces around it, lines ended by a newline alone, empty if absent.
    func text(_ name: String) -> String {
        (self[name] ?? "").replacing("\r\n", with: "\n")
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
