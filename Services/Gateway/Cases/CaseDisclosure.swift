import Messages
import ServiceKit

/// What of Intake's events the public hears: it is written down to be told later, in the transaction that moves the cursor,
/// so that each event leads to one, whatever crashes. What is told of which event, and why, stands in `OpenTable`.
enum CaseDisclosure {
    static func follow() -> Follow {
        var follow = Follow("intake", topics: ["intake.", "vault."].compactMap { Topic($0) })
        follow.learnTowns()
        follow.learnBeginnings()
        follow.learnTurns()
        follow.learnEnds()
        return follow
    }
}

extension Follow {
    fileprivate mutating func learnBeginnings() {
        on(CaseFiled.self) { event, act in
            let filed = event.data
            guard OpenTable.isPublic(filed.kind, with: filed.office.line, about: filed.target, from: filed.channel),
                let town = filed.place.village.town
            else { return }
            let row = try OpenCases.begin(filed.step.case, in: town, filed.kind, filed.category, act)
            try OpenCases.wait(.filed, of: row, on: event.day, act)
        }
        on(CaseAccepted.self) { event, act in
            guard var row = try OpenCases.find(event.data.step.case, act) else { return }
            if event.data.category != row.category { row = try OpenCases.set(event.data.category, of: row, act) }
            try OpenCases.wait(.accepted, of: row, on: event.day, act)
        }
    }

    fileprivate mutating func learnTurns() {
        turn(CaseDeclined.self, .declined)
        turn(CaseReopened.self, .reopened)
        turn(CaseSecondLookAsked.self, .reopened)
        on(CaseAnswered.self) { event, act in
            guard let row = try OpenCases.find(event.data.step.case, act) else { return }
            try OpenCases.wait(.answered, of: row, on: event.day, inTime: event.data.inTime, act)
        }
        on(CaseOverdue.self) { event, act in
            guard event.data.clock == .answer, let row = try OpenCases.find(event.data.step.case, act) else { return }
            try OpenCases.wait(.overdue, of: row, on: event.day, act)
        }
        on(CaseJudged.self) { event, act in
            guard event.data.counts, let row = try OpenCases.find(event.data.step.case, act) else { return }
            try TownMonths.judged(in: row.area, on: event.day, isSatisfied: event.data.grade >= .satisfied, act)
        }
    }

    fileprivate mutating func learnEnds() {
        turn(CaseClosed.self, .ended)
        end(CaseWithdrawn.self)
        end(CaseJoined.self)
        end(CaseCoverEnded.self)
        on(VaultShredded.self) { event, act in
            let subject = event.data.shredded
            guard subject.kind == "case", let id = UUIDv7(subject.id) else { return }
            try OpenCases.forget(id, act)
        }
    }

    private mutating func turn<E: CaseEvent>(_ type: E.Type, _ turn: OpenMilestone) {
        on(type) { event, act in
            guard let row = try OpenCases.find(event.data.step.case, act) else { return }
            try OpenCases.wait(turn, of: row, on: event.day, act)
        }
    }

    /// An end that no answer came before: told on the day that was drawn for it.
    private mutating func end<E: CaseUnansweredEnd>(_ type: E.Type) {
        on(type) { event, act in
            guard let row = try OpenCases.find(event.data.step.case, act) else { return }
            try OpenCases.close(row, act)
            try OpenCases.wait(.ended, of: row, on: event.data.told, act)
        }
    }
}

extension Envelope {
    /// When it was recorded, in China.
    var day: CivilDay { CivilDay(inChinaAt: header.time) }
}
