/// Hands a task of a supervision case 监督件 down to a village 交办. The village learns the task and nothing of the case.
package struct HandDownTask: Command {
    package static let method: MethodName = "intake.case.hand-down"
    package static let summary =
        "The lead of a case of discipline hands a task to a village, which learns nothing else."
    package let `case`: UUIDv7
    /// The village whose office is to do it.
    package let to: AreaCode
    /// What is to be done, in the lead's own words; nothing copied from what the filer wrote.
    package let text: String
    /// The last day, from today to 60 days ahead.
    package let due: CivilDay

    package init(_ case: UUIDv7, to: AreaCode, text: String, due: CivilDay) {
        self.case = `case`
        self.to = to
        self.text = text
        self.due = due
    }

    package typealias Reply = TaskRow
}

/// Lists the tasks of the actor's village offices: open ones first, by their day; then the reported, newest first.
package struct ListTasks: Query {
    package static let method: MethodName = "intake.task.list"
    package static let summary = "Lists the tasks that were handed to the actor's village offices, open ones first."
    /// 1 to 200.
    @WholeNumber<PageBounds> package private(set) var limit: Int

    package init(limit: Int = 100) {
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let tasks: [TaskRow]

        package init(tasks: [TaskRow]) {
            self.tasks = tasks
        }
    }
}

/// A task as a village sees it in a list: nothing that is sealed, and nothing of a case.
package struct TaskRow: Codable, Equatable, Sendable {
    package let task: UUIDv7
    package let from: Office
    package let to: Office
    package let handedDown: Timestamp
    package let due: CivilDay
    /// When it was reported on; absent while it is open.
    package let reported: Timestamp?

    package init(
        task: UUIDv7, from: Office, to: Office, handedDown: Timestamp, due: CivilDay, reported: Timestamp?
    ) {
        self.task = task
        self.from = from
        self.to = to
        self.handedDown = handedDown
        self.due = due
        self.reported = reported
    }
}

/// Reads a task. A command, because it opens what is sealed.
package struct ReadTask: OpeningCommand {
    package static let method: MethodName = "intake.task.read"
    package static let summary = "Shows the village's office what it is asked to do."
    package let task: UUIDv7

    package init(task: UUIDv7) {
        self.task = task
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let row: TaskRow
        /// Nil once shredded.
        package let text: String?
        package let report: String?

        package init(row: TaskRow, text: String?, report: String?) {
            self.row = row
            self.text = text
            self.report = report
        }
    }
}

/// Reports what was done about a task 反馈, once.
package struct ReportTask: Command {
    package static let method: MethodName = "intake.task.report"
    package static let summary = "The village's office reports what it did about a task, once."
    package let task: UUIDv7
    package let text: String

    package init(task: UUIDv7, text: String) {
        self.task = task
        self.text = text
    }

    package typealias Reply = TaskRow
}
