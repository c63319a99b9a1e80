/// The office has seen the case 已签收.
package struct CaseReceived: CaseEvent {
    package static let type: EventType = "intake.case.received"
    package static let summary = "The office has taken note of the case."
    package let step: CaseStep

    package init(step: CaseStep) {
        self.step = step
    }
}

/// The office will handle the case 已受理, under a category it may have corrected.
package struct CaseAccepted: CaseEvent {
    package static let type: EventType = "intake.case.accepted"
    package static let summary = "The office will handle the case."
    package let step: CaseStep
    package let category: String

    package init(step: CaseStep, category: String) {
        self.step = step
        self.category = category
    }
}

/// The office will not handle the case 不予受理.
package struct CaseDeclined: CaseEvent {
    package static let type: EventType = "intake.case.declined"
    package static let summary =
        "The office will not handle the case, for a listed reason; the note says who is responsible."
    package let step: CaseStep
    /// One of the policy's reasons.
    package let reason: String

    package init(step: CaseStep, reason: String) {
        self.step = step
        self.reason = reason
    }
}

/// Another office works on the case 已转办; the sender stays responsible until it is answered.
package struct CaseForwarded: CaseEvent {
    package static let type: EventType = "intake.case.forwarded"
    package static let summary = "Another office is to work on the case; the sender stays responsible."
    package let step: CaseStep
    package let to: Office

    package init(step: CaseStep, to: Office) {
        self.step = step
        self.to = to
    }
}

/// The case came to the wrong office 退回; the clock runs on.
package struct CaseReturned: CaseEvent {
    package static let type: EventType = "intake.case.returned"
    package static let summary = "The office sent the case back or up; the clock runs on."
    package let step: CaseStep
    /// The sender, or the office one level up, which is responsible from now on.
    package let to: Office
    /// The same day as before, with who is told above the office it went to.
    package let answer: Deadline

    package init(step: CaseStep, to: Office, answer: Deadline) {
        self.step = step
        self.to = to
        self.answer = answer
    }
}

/// The office above took the case over 提级办理, and is responsible from now on; the clock runs on.
package struct CaseTakenUp: CaseEvent {
    package static let type: EventType = "intake.case.taken-up"
    package static let summary = "The office above took the case over; the clock runs on."
    package let step: CaseStep
    package let to: Office
    /// The same day as before, with who is told above the office that took it.
    package let answer: Deadline

    package init(step: CaseStep, to: Office, answer: Deadline) {
        self.step = step
        self.to = to
        self.answer = answer
    }
}

/// The case has a lead 主办 and helpers 会办.
package struct CaseAssigned: CaseEvent {
    package static let type: EventType = "intake.case.assigned"
    package static let summary = "The case has a lead and helpers."
    package let step: CaseStep
    package let lead: String
    package let helpers: [String]

    package init(step: CaseStep, lead: String, helpers: [String]) {
        self.step = step
        self.lead = lead
        self.helpers = helpers
    }
}

/// The filer is asked for papers 待补正; the answer's clock stands still.
package struct CasePapersRequested: CaseEvent {
    package static let type: EventType = "intake.case.papers-requested"
    package static let summary = "The filer is asked for papers; the clock stands still until they come."
    package let step: CaseStep
    /// Where the case goes on once they are there.
    package let resumes: CaseState
    /// Working days that are left for the answer, at least 1.
    package let left: Int
    /// The last day to supply them; after it the case goes on without. Absent if it waits without an end.
    package let until: CivilDay?
    /// How `until` was counted, while it rests on a year whose days off are not published.
    package let provisional: CountedDays?

    package init(
        step: CaseStep, resumes: CaseState, left: Int, until: CivilDay?, provisional: CountedDays? = nil
    ) {
        self.step = step
        self.resumes = resumes
        self.left = left
        self.until = until
        self.provisional = provisional
    }
}

/// The papers did not come 逾期未补正: the case goes on where it stood, and the answer's clock runs again.
package struct CasePapersLapsed: CaseEvent {
    package static let type: EventType = "intake.case.papers-lapsed"
    package static let summary = "The filer did not supply the papers by the day that was set; the clock runs again."
    package let step: CaseStep
    package let answer: Deadline

    package init(step: CaseStep, answer: Deadline) {
        self.step = step
        self.answer = answer
    }
}

/// The papers are there; the answer's clock runs again.
package struct CasePapersSupplied: CaseEvent {
    package static let type: EventType = "intake.case.papers-supplied"
    package static let summary = "The filer supplied what was asked for; the clock runs again."
    package let step: CaseStep
    package let answer: Deadline

    package init(step: CaseStep, answer: Deadline) {
        self.step = step
        self.answer = answer
    }
}

/// The case is answered together with another 并案. Its filer hears only of it.
package struct CaseJoined: CaseUnansweredEnd {
    package static let type: EventType = "intake.case.joined"
    package static let summary = "A case about the same matter leads; this one is answered with it."
    package let step: CaseStep
    /// The case that leads.
    package let into: UUIDv7
    package let told: CivilDay
    package var affects: [Subject] { [.case(into)] }

    package init(step: CaseStep, into: UUIDv7, told: CivilDay) {
        self.step = step
        self.into = into
        self.told = told
    }
}

/// The case that led is gone, withdrawn, declined or turned: this follows by itself, and no account does it; this one is handled by itself again. Its clock ran on meanwhile.
package struct CaseParted: CaseEvent {
    package static let type: EventType = "intake.case.parted"
    package static let summary = "The case that led is gone; this one is handled by itself again."
    package let step: CaseStep

    package init(step: CaseStep) {
        self.step = step
    }
}

/// The matter is one of misconduct 转检举控告: from now on it is in the hands of discipline alone.
///
/// To the village and the public it goes on looking like a case that the office above took up, and that its filer withdrew on
/// a day soon after: whom the report is about must not see that it became one.
package struct CaseTurned: CaseEvent {
    package static let type: EventType = "intake.case.turned"
    package static let summary = "The case became a report of misconduct, in the hands of discipline."
    package let step: CaseStep
    package let to: Office
    /// Absent of what lay with discipline before: nobody else knows of it.
    package let cover: Cover?

    package init(step: CaseStep, to: Office, cover: Cover?) {
        self.step = step
        self.to = to
        self.cover = cover
    }

    /// How the case looks to those who must not know.
    package struct Cover: Codable, Equatable, Sendable {
        /// Seems to have taken it up; absent where nothing stands above the office that had it, and it seems to have it still.
        package let to: Office?
        package let state: CaseState
        /// The answer's deadline, as it was, with the offices above the new one.
        package let answer: Deadline
        /// When it seems to end: on a day drawn at random from the five that follow, at an hour of work drawn as well.
        package let ends: Timestamp

        package init(to: Office?, state: CaseState, answer: Deadline, ends: Timestamp) {
            self.to = to
            self.state = state
            self.answer = answer
            self.ends = ends
        }
    }
}

/// What a turned case looked like to the village and the public has come to its end, as if its filer had withdrawn it.
package struct CaseCoverEnded: CaseUnansweredEnd {
    package static let type: EventType = "intake.case.cover-ended"
    package static let summary = "A case that became a report of misconduct seems withdrawn to those who must not know."
    package let step: CaseStep
    package let told: CivilDay

    package init(step: CaseStep, told: CivilDay) {
        self.step = step
        self.told = told
    }
}

/// An account must not act in this case 回避: its holder is named in it, or is kin.
package struct CaseRecused: CaseEvent {
    package static let type: EventType = "intake.case.recused"
    package static let summary = "An account must not act in this case, nor read it."
    package let step: CaseStep
    package let account: String
    /// Who is to go on instead, because nobody is left where it was the turn of; absent where somebody is.
    package let successor: Office?

    package init(step: CaseStep, account: String, successor: Office? = nil) {
        self.step = step
        self.account = account
        self.successor = successor
    }
}
