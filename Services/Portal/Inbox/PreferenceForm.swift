import Messages

/// How a person wants to be told, as the form has it: what was typed stays typed, also where it is wrong.
struct PreferenceForm: Sendable, Equatable {
    var language: NoticeLanguage
    /// What comes by which way, of the ways to a person.
    var wanted: Set<NoticePreferences.Muted>
    var isQuiet: Bool
    var quietFrom: String
    var quietTo: String
    var digest: DigestChoice
    var digestAt: String
    var weekday: Int

    enum DigestChoice: String, Sendable, CaseIterable {
        case none
        case daily
        case weekly
    }

    /// Keys of the word tables by field.
    struct Problems: Error, Equatable {
        var quiet: String?
        var digestAt: String?

        var isEmpty: Bool { quiet == nil && digestAt == nil }
    }

    /// The ways to a person.
    static let channels = NoticeChannel.allCases.filter { !$0.isGroup }

    init(_ preferences: NoticePreferences) {
        language = preferences.language
        let muted = Set(preferences.muted)
        wanted = Set(Self.all.filter { !muted.contains($0) })
        isQuiet = preferences.quiet != nil
        quietFrom = (preferences.quiet?.from ?? ClockTime(minutes: 22 * 60)).description
        quietTo = (preferences.quiet?.to ?? ClockTime(minutes: 7 * 60)).description
        digest = preferences.digest.map { $0.weekday == nil ? .daily : .weekly } ?? .none
        digestAt = (preferences.digest?.at ?? ClockTime(minutes: 8 * 60 + 30)).description
        weekday = preferences.digest?.weekday ?? 1
    }

    init(_ form: Form) {
        language = form["language"].flatMap { NoticeLanguage(rawValue: $0) } ?? .zh
        let ticked = Set(form.all("wanted"))
        wanted = Set(Self.all.filter { ticked.contains($0.word) })
        isQuiet = form["quiet"] != nil
        quietFrom = form["from"] ?? ""
        quietTo = form["to"] ?? ""
        digest = form["digest"].flatMap { DigestChoice(rawValue: $0) } ?? .none
        digestAt = form["at"] ?? ""
        weekday = form["weekday"].flatMap { Int($0) }.flatMap { (1...7).contains($0) ? $0 : nil } ?? 1
    }

    /// What is to be set. Times of what is switched off are not looked at.
    ///
    /// - Throws: `Problems`.
    func preferences() throws(Problems) -> NoticePreferences {
        var problems = Problems()
        let from = TypedNumber.time(quietFrom)
        let to = TypedNumber.time(quietTo)
        if isQuiet {
            if from == nil || to == nil {
                problems.quiet = "inbox.preferences.time"
            } else if from == to {
                problems.quiet = "inbox.preferences.same"
            }
        }
        let at = TypedNumber.time(digestAt)
        if digest != .none, at == nil { problems.digestAt = "inbox.preferences.time" }
        guard problems.isEmpty else { throw problems }
        var quiet: NoticePreferences.QuietHours?
        if isQuiet, let from, let to { quiet = .init(from: from, to: to) }
        var gathered: NoticePreferences.Digest?
        if digest != .none, let at { gathered = .init(at: at, weekday: digest == .weekly ? weekday : nil) }
        return NoticePreferences(
            language: language, muted: Self.all.filter { !wanted.contains($0) }, quiet: quiet, digest: gathered)
    }

    private static let all = NoticeKind.allCases.flatMap { kind in
        channels.map { NoticePreferences.Muted(kind: kind, channel: $0) }
    }
}

extension NoticePreferences.Muted {
    /// Names its box in the form: `task.email`.
    var word: String { "\(kind.rawValue).\(channel.rawValue)" }
}
