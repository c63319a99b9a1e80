import Messages

/// The form of preferences as a page shows it.
struct PreferencesModel: Sendable {
    let preferenceID: String
    let languages: [Choice]
    let columns: [Column]
    let kinds: [Row]
    let isQuiet: Bool
    let quietFrom: String
    let quietTo: String
    let quietProblem: String?
    let digests: [Choice]
    let digestAt: String
    let digestProblem: String?
    let weekdays: [Choice]

    struct Choice: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    struct Column: Sendable {
        let title: String
        /// The channel is not set up.
        let isClosed: Bool
    }

    struct Row: Sendable {
        let title: String
        let text: String
        let boxes: [Box]
    }

    struct Box: Sendable {
        let value: String
        let label: String
        let isTicked: Bool
    }

    init(
        _ form: PreferenceForm, _ problems: PreferenceForm.Problems?, open: [NoticeChannel], id: UUIDv7, _ words: Words
    ) {
        preferenceID = id.description
        languages = NoticeLanguage.allCases.map {
            Choice(
                value: $0.rawValue, name: words("inbox.preferences.\($0.rawValue)"), isChosen: $0 == form.language)
        }
        columns = PreferenceForm.channels.map {
            Column(title: words("inbox.channel.\($0.rawValue)"), isClosed: !open.contains($0))
        }
        kinds = NoticeKind.allCases.map { kind in
            let title = words("inbox.kind.\(kind.rawValue)")
            return Row(
                title: title, text: words("inbox.what.\(kind.rawValue)"),
                boxes: PreferenceForm.channels.map { channel in
                    let cell = NoticePreferences.Muted(kind: kind, channel: channel)
                    let names = ["kind": title, "channel": words("inbox.channel.\(channel.rawValue)")]
                    return Box(
                        value: cell.word, label: words("inbox.preferences.cell", names),
                        isTicked: form.wanted.contains(cell))
                })
        }
        isQuiet = form.isQuiet
        quietFrom = form.quietFrom
        quietTo = form.quietTo
        quietProblem = problems?.quiet.map { words($0) }
        let names: [PreferenceForm.DigestChoice: String] = [
            .none: "digestNone", .daily: "digestDaily", .weekly: "digestWeekly",
        ]
        digests = PreferenceForm.DigestChoice.allCases.map {
            Choice(
                value: $0.rawValue, name: words("inbox.preferences.\(names[$0] ?? "")"), isChosen: $0 == form.digest)
        }
        digestAt = form.digestAt
        digestProblem = problems?.digestAt.map { words($0) }
        weekdays = (1...7).map {
            Choice(value: String($0), name: words("inbox.weekday.\($0)"), isChosen: $0 == form.weekday)
        }
    }
}
