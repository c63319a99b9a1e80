import Foundation
import Messages
import ServiceKit

struct NoticeRulesModel: Sendable {
    let tabs: [OperatorTab]
    let parts: [OperatorTab]
    let done: String?
    let id: String
    let edition: String
    let standing: String
    let text: String
    let problem: String?
    let place: [Line]
    let hasPlace: Bool
    let sound: String?
    let isShipped: Bool
    let resetProblem: String?
    let resetID: String
    let counts: [Count]
    let trial: Trial?

    /// A line of the rules around the mistake.
    struct Line: Sendable {
        let number: String
        let text: String
        let isWrong: Bool
    }

    struct Count: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    struct Trial: Sendable {
        let summary: String
        let events: [Event]
    }

    struct Event: Sendable {
        let type: String
        let time: String
        let subject: String?
        let isChanged: Bool
        let told: [Told]
    }

    struct Told: Sendable {
        /// A class of the style sheet: good for new, bad for gone.
        let tone: String
        let change: String?
        let rule: String
        let kind: String
        let to: String
        let vacant: String?
        let title: String
    }

    init(
        _ read: ReadRules.Reply, _ attempt: RulesAttempt, done: String?, _ edge: Edge, _ context: EdgeContext
    ) {
        let words = edge.words(context)
        tabs = OperatorTab.all("notices", context.viewer, words)
        parts = NoticesRoom.tabs("rules", words)
        self.done = done
        id = edge.systemInputs.newID().description
        edition = String(attempt.edition)
        isShipped = read.isShipped
        resetProblem = attempt.resetProblem
        resetID = edge.systemInputs.newID().description
        standing =
            read.set.map {
                words(
                    read.isShipped ? "notices.rules.back" : "notices.rules.edition",
                    ["n": "\(read.edition)", "time": $0.shortStamp, "who": read.account ?? "—"])
            } ?? words("notices.rules.shipped")
        text = attempt.text
        problem = attempt.problem.map { words.isEnglish ? $0 : Self.chinese($0) }
        place = attempt.line.map { Self.lines(around: $0, in: attempt.text) } ?? []
        hasPlace = !place.isEmpty
        sound = attempt.isSound ? words("notices.rules.sound", ["n": "\(attempt.rules)"]) : nil
        counts = NoticeRulesPage.counts.map {
            Count(value: "\($0)", name: words("notices.rules.last", ["n": "\($0)"]), isChosen: $0 == attempt.count)
        }
        trial = attempt.trial.map { Trial($0, words) }
    }

    /// What a desk says is Chinese first, with English in brackets after it.
    static func chinese(_ message: String) -> String {
        message.range(of: " (").map { String(message[..<$0.lowerBound]) } ?? message
    }

    /// Two lines before, the line itself, two after.
    private static func lines(around line: Int, in text: String) -> [Line] {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        let last = min(all.count, line + 2)
        let first = max(1, line - 2)
        guard first <= last else { return [] }
        return (first...last).map { Line(number: "\($0)", text: String(all[$0 - 1]), isWrong: $0 == line) }
    }
}

extension NoticeRulesModel.Trial {
    init(_ trial: RulesTrial, _ words: Words) {
        let changed = trial.tried.count(where: \.isChanged)
        let counts = ["n": "\(trial.tried.count)", "changed": "\(changed)", "silent": "\(trial.silent)"]
        summary = words(changed == 0 ? "notices.trial.same" : "notices.trial.changed", counts)
        // What changed stands first.
        let ordered = trial.tried.filter(\.isChanged) + trial.tried.filter { !$0.isChanged }
        events = ordered.map { tried in
            NoticeRulesModel.Event(
                type: tried.event.type.description, time: tried.event.time.stamp,
                subject: tried.event.subject?.description, isChanged: tried.isChanged,
                told: tried.gone.map { .init($0, .gone, words) } + tried.new.map { .init($0, .new, words) }
                    + tried.kept.map { .init($0, nil, words) })
        }
    }
}

extension NoticeRulesModel.Told {
    enum Change: String { case gone, new }

    init(_ told: TryRules.Told, _ change: Change?, _ words: Words) {
        tone = change == .new ? "good" : "bad"
        self.change = change.map { words("notices.trial.\($0.rawValue)") }
        rule = told.rule
        kind =
            words("notices.kind.\(told.kind.rawValue)")
            + (told.urgency == .normal ? "" : " · " + words("notices.urgency.\(told.urgency.rawValue)"))
        to =
            told.to.isEmpty
            ? words("notices.trial.nobody")
            : told.to.map { words.addressee($0) }.joined(separator: words("notices.comma"))
        vacant =
            told.vacant.isEmpty
            ? nil : words("notices.trial.vacant", ["places": told.vacant.joined(separator: words("notices.comma"))])
        title = told.title
    }
}

extension Words {
    fileprivate func addressee(_ to: Addressee) -> String {
        switch to {
        case .account(let login): login
        case .filer: self("notices.filer")
        case .post(let post): self("notices.group", ["post": "\(post)"])
        case .subscribers(let village): self("notices.subscribers", ["village": "\(village)"])
        }
    }
}
