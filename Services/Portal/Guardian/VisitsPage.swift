import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import ServiceKit

/// The guardian's day 回访: which doors to knock at, and one tap to say what came of it. It says nothing of the matter.
struct VisitsPage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("visits") { request, context in
            let query = request.uri.queryParameters
            return try await show(context, doors: query["doors"] == "1", isDone: query["done"] == "1")
        }
        router.post("visits/record") { request, context in try await record(request, context) }
        router.post("visits/answer") { request, context in
            let form = try await edge.form(of: request, context)
            guard let id = form["case"].flatMap({ UUIDv7($0) }) else { throw EdgeError(.badRequest, "error.form") }
            do {
                let answer = try await edge.ask(ReadVisitAnswer(id), context).answer
                let gone = edge.words(context)("staff.case.shredded")
                return try await show(context, doors: form["doors"] == "1", answer: (id, answer ?? gone))
            } catch let error as DeskError {
                let problem = EdgeError(error)
                return try await show(
                    context, doors: form["doors"] == "1", refusal: (id, edge.words(context).refusal(error, problem)),
                    status: problem.status)
            }
        }
        router.post("visits/telephone") { request, context in
            let form = try await edge.form(of: request, context)
            guard let id = form["case"].flatMap({ UUIDv7($0) }) else { throw EdgeError(.badRequest, "error.form") }
            do {
                let reply = try await edge.ask(ReadVisitTelephone(id), context)
                return try await show(context, doors: form["doors"] == "1", telephone: (id, reply.telephone))
            } catch let error as DeskError {
                let problem = EdgeError(error)
                return try await show(
                    context, doors: form["doors"] == "1", refusal: (id, edge.words(context).refusal(error, problem)),
                    status: problem.status)
            }
        }
    }

    /// The number of each visit by telephone, to be dialled with one tap; each opening is recorded.
    private func telephones(_ visits: [DueVisit], _ context: EdgeContext) async -> [UUIDv7: String] {
        var found: [UUIDv7: String] = [:]
        for visit in visits where visit.wish == .telephone || !visit.atDoor {
            found[visit.case] = try? await edge.ask(ReadVisitTelephone(visit.case), context).telephone
        }
        return found
    }

    /// Visits on one page; there are seldom ten.
    static let limit = 50

    /// - Parameter doors: opens number, holder and telephone of the households; each opening is recorded.
    private func show(
        _ context: EdgeContext, doors: Bool, isDone: Bool = false, telephone: (UUIDv7, String)? = nil,
        answer: (UUIDv7, String)? = nil,
        refusal: (UUIDv7, String)? = nil, typed: Form? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let viewer = try context.staff
        let names = try await edge.caseNames(context)
        let visits = try await edge.ask(ListVisits(limit: Self.limit), context).visits
        var households: [UUIDv7: ReadHousehold.Reply] = [:]
        if doors {
            for household in Set(visits.compactMap(\.place.household)) {
                households[household] = try? await edge.ask(
                    ReadHousehold(household: household, purpose: .visit), context)
            }
        }
        var telephones = doors ? await telephones(visits, context) : [:]
        if let telephone { telephones[telephone.0] = telephone.1 }
        let model = VisitsModel(
            heading: names.words("guardian.title"), isDone: isDone, areDoorsShown: doors,
            isEmpty: visits.isEmpty, loaded: names.time(edge.systemInputs.clock()),
            checksLabels: viewer.holds([.guardian]),
            visits: visits.map { visit in
                VisitsModel.Visit(
                    visit, visit.place.household.flatMap { households[$0] },
                    telephone: telephones[visit.case], answer: answer.flatMap { $0.0 == visit.case ? $0.1 : nil },
                    refusal: refusal.flatMap { $0.0 == visit.case ? $0.1 : nil }, typed: typed,
                    id: edge.systemInputs.newID(), names)
            },
            refusalElsewhere: refusal.flatMap { refused in
                visits.contains { $0.case == refused.0 } ? nil : refused.1
            })
        return edge.page("guardian/visits", model, context, status: status)
    }

    /// Records a visit. A script that kept it while there was no network asks for JSON, and gives the true time.
    private func record(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let wantsJSON = request.headers[.accept]?.contains("application/json") ?? false
        guard let id = form["case"].flatMap({ UUIDv7($0) }) else { throw EdgeError(.badRequest, "error.form") }
        let filled = Filled(form)
        func unfit(_ words: String) async throws -> Response {
            let text = edge.words(context)(words)
            if wantsJSON { return try Self.json(Sent(done: false, again: false, message: text), .unprocessableContent) }
            return try await show(
                context, doors: form["doors"] == "1", refusal: (id, text), typed: form, status: .unprocessableContent)
        }
        do {
            // A phone's clock may run ahead.
            let made = try form["made"].flatMap { Timestamp($0) } ?? filled.moment("at")
            let command = VisitCase(
                .id(id), way: try filled.word("way"), outcome: try filled.word("outcome"),
                at: made.map { min($0, edge.systemInputs.clock()) }, note: form["note"])
            let attachments = try await edge.attachments(of: form, for: edge.client(of: request, context))
            _ = try await edge.ask(command, attachments: attachments, context, id: form["id"].flatMap { UUIDv7($0) })
            if wantsJSON { return try Self.json(Sent(done: true, again: false, message: ""), .ok) }
            return .redirect(to: "/visits?done=1" + (form["doors"] == "1" ? "&doors=1" : ""))
        } catch let problem as FieldProblem {
            return try await unfit(problem.words)
        } catch let mistake as Uploads.Mistake {
            return try await unfit(mistake.text(edge.words(context)))
        } catch let error as EdgeError where wantsJSON {
            let text = edge.words(context)("\(error.words).text")
            return try Self.json(Sent(done: false, again: error.retryAfter != nil, message: text), error.status)
        } catch let error as DeskError {
            let problem = EdgeError(error)
            let text = edge.words(context).refusal(error, problem)
            if wantsJSON {
                return try Self.json(Sent(done: false, again: error.isTransient, message: text), problem.status)
            }
            return try await show(
                context, doors: form["doors"] == "1", refusal: (id, text), typed: form, status: problem.status)
        }
    }

    /// What a script is told of one record that it sent.
    private struct Sent: Codable {
        let done: Bool
        /// The outcome is unknown: send the same again.
        let again: Bool
        let message: String
    }

    private static func json(_ value: Sent, _ status: HTTPResponse.Status) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(value))))
    }
}

/// The script that keeps the visits' page for where there is no network. It has an address of its own, outside the sign-in: a
/// browser asks for it again by itself.
struct VisitsWorker: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("visits/worker.js") { _, _ in
            guard let file = edge.assets.file("visits-worker.js") else { throw EdgeError(.notFound, "error.missing") }
            return Response(
                status: .ok,
                headers: [.contentType: file.type, .cacheControl: "no-cache", .serviceWorkerAllowed: "/visits"],
                body: ResponseBody(byteBuffer: file.body))
        }
    }
}

extension HTTPField.Name {
    static let serviceWorkerAllowed = constant("Service-Worker-Allowed")
}
