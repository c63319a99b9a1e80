import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// The working-day calendar: which years are published, and taking in a year's notice; what it moves is shown before.
struct CalendarPage: Sendable {
    let edge: Edge

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/calendar") { request, context in
            let done = request.uri.queryParameters["done"].flatMap {
                edge.words(context).find("operator.calendar.done.\($0)")
            }
            return try await page(CalendarAttempt(), done: done, context)
        }
        router.post("operator/calendar") { request, context in
            let form = try await edge.form(of: request, context)
            var attempt = CalendarAttempt(form)
            do {
                guard !attempt.text.isEmpty else {
                    throw DeskError.invalid("text", edge.words(context)("operator.calendar.empty"))
                }
                if form["action"] == "take" {
                    let reply = try await edge.ask(
                        SetCalendarYear(text: attempt.text), context, id: form.operationID)
                    return Response.redirect(to: "/operator/calendar?done=\(reply.isNew ? "taken" : "same")")
                }
                attempt.preview = try await edge.ask(PreviewCalendarYear(text: attempt.text), context)
            } catch let error as DeskError where error.kind == .refused || error.kind == .invalidParams {
                attempt.problem = error.message
            }
            return try await page(attempt, done: nil, context)
        }
    }

    private func page(_ attempt: CalendarAttempt, done: String?, _ context: EdgeContext) async throws -> Response {
        let read = try await edge.ask(ReadCalendar(), context)
        return edge.page(
            "operator/calendar", CalendarModel(read, attempt, done: done, edge, context), context,
            status: attempt.problem == nil ? .ok : .unprocessableContent)
    }
}

/// What stands in the field, and what became of it.
struct CalendarAttempt: Sendable {
    var text = ""
    var problem: String?
    var preview: PreviewCalendarYear.Reply?

    init() {}

    /// A file that was chosen stands before what was pasted.
    init(_ form: Form) {
        let file = form.files["file"]?.first?.bytes
        text = file.flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) } ?? form["text"] ?? ""
    }
}

struct CalendarModel: Sendable {
    let tabs: [OperatorTab]
    let id: String
    let done: String?
    let text: String
    let problem: String?
    let preview: Preview?
    let years: [Year]

    struct Year: Sendable {
        let year: String
        let notice: String
        let holidays: [String]
        let working: String
        let set: String
    }

    struct Preview: Sendable {
        let lead: String
        let days: String
        let off: String?
        let worked: String?
        let cases: String
        let moves: [String]
        let isNew: Bool
    }

    init(
        _ read: ReadCalendar.Reply, _ attempt: CalendarAttempt, done: String?, _ edge: Edge, _ context: EdgeContext
    ) {
        let words = edge.words(context)
        tabs = OperatorTab.all("calendar", context.viewer, words)
        id = edge.systemInputs.newID().description
        self.done = done
        text = attempt.text
        problem = attempt.problem.map { words.isEnglish ? $0 : NoticeRulesModel.chinese($0) }
        preview = attempt.preview.map { Preview($0, words) }
        years = read.years.map { entry in
            Year(
                year: String(entry.year.year), notice: entry.year.notice,
                holidays: entry.year.holidays.map { holiday in
                    words(
                        "operator.calendar.run",
                        ["name": holiday.name, "from": words.day(holiday.from), "to": words.day(holiday.to)])
                }, working: words.list(entry.year.working),
                set: entry.set?.shortStamp ?? words("operator.calendar.builtIn"))
        }
    }
}

extension CalendarModel.Preview {
    init(_ reply: PreviewCalendarYear.Reply, _ words: Words) {
        let year = ["year": String(reply.year.year)]
        lead = words(reply.isNew ? "operator.calendar.new" : "operator.calendar.same", year)
        days = words(
            "operator.calendar.days",
            ["year": String(reply.year.year), "before": "\(reply.workedBefore)", "after": "\(reply.workedAfter)"])
        off = reply.off.isEmpty ? nil : words("operator.calendar.off", ["days": words.list(reply.off)])
        worked = reply.worked.isEmpty ? nil : words("operator.calendar.worked", ["days": words.list(reply.worked)])
        cases = words(
            "operator.calendar.cases",
            [
                "n": "\(reply.cases)", "earlier": "\(reply.earlier)", "later": "\(reply.later)",
                "kept": "\(reply.kept)",
            ])
        moves = reply.moves.map { move in
            words(
                "operator.calendar.move",
                ["from": words.day(move.from), "to": words.day(move.to), "n": "\(move.count)"])
        }
        isNew = reply.isNew
    }
}

extension Words {
    fileprivate func list(_ days: [CivilDay]) -> String {
        days.map { day($0) }.joined(separator: self("operator.calendar.separator"))
    }
}
