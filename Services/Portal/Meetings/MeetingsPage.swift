import Bus
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Where a village's secretary or clerk announces its meetings, changes and withdraws them. Who may, the desk decides.
struct MeetingsPage: Sendable {
    let edge: Edge

    static let address = "/desk/meetings"

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk/meetings") { request, context in
            let done = request.uri.queryParameters["done"].flatMap { edge.words(context).find("meetings.told.\($0)") }
            return try await list(context, done: done)
        }
        router.post("desk/meetings") { request, context in try await announce(request, context) }
        router.get("desk/meetings/:meeting") { _, context in
            let meeting = try await meeting(context)
            return try await one(context, meeting, MeetingForm(meeting))
        }
        router.post("desk/meetings/:meeting") { request, context in try await change(request, context) }
        router.post("desk/meetings/:meeting/withdraw") { request, context in try await withdraw(request, context) }
    }

    /// The villages whose meetings the viewer calls.
    private func villages(_ context: EdgeContext) throws -> [AreaCode] {
        let areas = try context.staff.roles.filter { [.villageSecretary, .villageClerk].contains($0.role) }.map(\.area)
        guard !areas.isEmpty else { throw EdgeError(.forbidden, "error.forbidden") }
        return Set(areas).sorted { $0.description < $1.description }
    }

    private func meeting(_ context: EdgeContext) async throws -> Meeting {
        let id = context.parameters.get("meeting").flatMap { UUIDv7($0) }
        for village in try villages(context) {
            let meetings = try await edge.ask(ListMeetings(village: village), context).meetings
            if let found = meetings.first(where: { $0.meeting == id && !$0.isWithdrawn }) { return found }
        }
        throw EdgeError(.notFound, "error.missing")
    }

    // MARK: What is done

    private func announce(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let typed = MeetingForm(form)
        let villages = try villages(context)
        return try await attempt(form, "announced", context) { () -> AnnounceMeeting? in
            guard let village = typed.village, villages.contains(village), let at = typed.at else { return nil }
            return AnnounceMeeting(village: village, at: at, words: typed.words)
        } refused: {
            try await list(context, typed, $0, status: $1)
        }
    }

    private func change(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let meeting = try await meeting(context)
        let typed = MeetingForm(form)
        return try await attempt(form, "changed", context) {
            typed.at.map { ChangeMeeting(meeting: meeting.meeting, at: $0, words: typed.words) }
        } refused: {
            try await one(context, meeting, typed, $0, status: $1)
        }
    }

    private func withdraw(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let meeting = try await meeting(context)
        guard form["confirm"] != nil else {
            let problem = MeetingProblem(field: .confirm, text: edge.words(context)("staff.problem.confirm"))
            return try await one(context, meeting, MeetingForm(meeting), problem, status: .unprocessableContent)
        }
        return try await attempt(form, "withdrawn", context) {
            WithdrawMeeting(meeting: meeting.meeting)
        } refused: {
            try await one(context, meeting, MeetingForm(meeting), $0, status: $1)
        }
    }

    /// Asks the desk for what a form says; where it cannot be read or is refused, shows the form again.
    private func attempt<C: Command>(
        _ form: Form, _ done: String, _ context: EdgeContext, _ command: () -> C?,
        refused: (MeetingProblem, HTTPResponse.Status) async throws -> Response
    ) async throws -> Response {
        let words = edge.words(context)
        guard let command = command() else {
            return try await refused(
                MeetingProblem(field: .day, text: words("meetings.problem.when")), .unprocessableContent)
        }
        do {
            _ = try await edge.ask(command, context, id: form.operationID)
        } catch let error as DeskError {
            let problem = EdgeError(error)
            return try await refused(
                MeetingProblem(
                    field: MeetingForm.field(of: error.reason), text: words.refusal(error, problem),
                    requestID: error.isTransient ? form["id"] : nil), problem.status)
        }
        edge.common.forgetMeetings()
        return .redirect(to: "\(Self.address)?done=\(done)")
    }

    // MARK: Pages

    private func list(
        _ context: EdgeContext, _ typed: MeetingForm? = nil, _ problem: MeetingProblem? = nil, done: String? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let names = try await edge.common.places(edge, context)
        var villages: [MeetingsModel.Village] = []
        var takesNumbers = false
        for area in try self.villages(context) {
            let known = try await edge.ask(ListMeetings(village: area), context)
            takesNumbers = known.takesNumbers
            villages.append(.init(area, names.find(area)?.name ?? area.description, known, edge.words(context)))
        }
        let fields = MeetingsModel.Fields(
            typed ?? MeetingForm(village: nil), problem, villages: villages, today: today, edge.systemInputs.newID())
        let model = MeetingsModel(
            done: done, villages: villages, takesNumbers: takesNumbers, form: fields, isOpen: problem != nil)
        return edge.page("meetings/desk", model, context, status: status)
    }

    private func one(
        _ context: EdgeContext, _ meeting: Meeting, _ typed: MeetingForm, _ problem: MeetingProblem? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let words = edge.words(context)
        let model = OneMeetingModel(
            line: MeetingLine(meeting, words), address: "\(Self.address)/\(meeting.meeting)",
            form: .init(typed, problem, villages: [], today: today, edge.systemInputs.newID()),
            withdrawID: edge.systemInputs.newID().description,
            confirmProblem: problem?.field == .confirm ? problem?.text : nil)
        return edge.page("meetings/one", model, context, status: status)
    }

    private var today: CivilDay { CivilDay(inChinaAt: edge.systemInputs.clock()) }
}

/// A meeting as a village's pages show it.
struct MeetingLine: Hashable, Sendable {
    let when: String
    let place: String
    let matter: String
    let isOff: Bool
    let isChanged: Bool

    init(_ meeting: Meeting, _ words: Words) {
        when = words.moment(meeting.at)
        place = meeting.words.place
        matter = meeting.words.about
        isOff = meeting.isWithdrawn
        isChanged = meeting.changes > 0 && !meeting.isWithdrawn
    }
}
