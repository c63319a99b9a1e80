/// A village is asked to do something 交办. It names no case: who follows tasks hears of no matter of supervision.
package struct TaskHandedDown: Event {
    package static let type: EventType = "intake.task.handed-down"
    package static let summary = "A village's office was handed a task; nothing here says what for."
    package let task: UUIDv7
    package let from: Office
    package let to: Office
    /// The last day on which it is in time.
    package let due: CivilDay
    /// What is to be done, in the lead's own words, sealed under the task.
    package let text: SealedReference
    package var subject: Subject? { .task(task) }

    package init(task: UUIDv7, from: Office, to: Office, due: CivilDay, text: SealedReference) {
        self.task = task
        self.from = from
        self.to = to
        self.due = due
        self.text = text
    }
}

/// The village reported on a task 反馈.
package struct TaskReported: Event {
    package static let type: EventType = "intake.task.reported"
    package static let summary = "The village's office reported what it did about a task."
    package let task: UUIDv7
    package let by: String
    package let office: Office
    /// Sealed under the task.
    package let text: SealedReference
    package var subject: Subject? { .task(task) }

    package init(task: UUIDv7, by: String, office: Office, text: SealedReference) {
        self.task = task
        self.by = by
        self.office = office
        self.text = text
    }
}

/// A task's last day passed without a report 超期; recorded once.
package struct TaskOverdue: Event {
    package static let type: EventType = "intake.task.overdue"
    package static let summary = "A task's last day passed without a report."
    package let task: UUIDv7
    package let from: Office
    package let to: Office
    package let due: CivilDay
    package var subject: Subject? { .task(task) }

    package init(task: UUIDv7, from: Office, to: Office, due: CivilDay) {
        self.task = task
        self.from = from
        self.to = to
        self.due = due
    }
}

/// In the case's own history: a task came of it. What was asked is the step's note.
package struct CaseTaskHandedDown: CaseEvent {
    package static let type: EventType = "intake.case.task-handed-down"
    package static let summary = "The case's lead handed a task down; the text is the step's note."
    package let step: CaseStep
    package let task: UUIDv7

    package init(step: CaseStep, task: UUIDv7) {
        self.step = step
        self.task = task
    }
}

/// In the case's own history: the village reported. The report is the step's note; absent once the case was shredded.
package struct CaseTaskReported: CaseEvent {
    package static let type: EventType = "intake.case.task-reported"
    package static let summary = "A report came in on a task of the case; the text is the step's note."
    package let step: CaseStep
    package let task: UUIDv7

    package init(step: CaseStep, task: UUIDv7) {
        self.step = step
        self.task = task
    }
}

extension Subject {
    /// A task, and the vault key that seals what was asked and what was reported.
    package static func task(_ id: UUIDv7) -> Subject { Subject("task", id) }
}
