import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// The label check at the door: the guardian scans what hangs there and says whose door it is. A label at the wrong door is
/// told.
struct LabelCheckPage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("visits/check") { _, context in try await show(context) }
        router.post("visits/check") { request, context in
            let form = try await edge.form(of: request, context)
            do {
                let reply = try await edge.ask(
                    try Self.command(form, now: edge.systemInputs.clock()), context,
                    id: form["id"].flatMap { UUIDv7($0) })
                return try await show(context, typed: form, result: reply.already ? "already" : "fixed")
            } catch let problem as FieldProblem {
                return try await show(context, typed: form, problem: problem, status: .unprocessableContent)
            } catch let error as DeskError {
                let problem = EdgeError(error)
                let refusal = edge.words(context).refusal(error, problem)
                return try await show(
                    context, typed: form, refusal: refusal, id: error.isTransient ? form["id"] : nil,
                    status: problem.status)
            }
        }
    }

    /// - Throws: `FieldProblem` of the field that is missing.
    static func command(_ form: Form, now: Timestamp) throws(FieldProblem) -> FixCode {
        let filled = Filled(form)
        guard let place = RoleAtScope("guardian@" + (try filled.text("grid"))), let grid = place.grid else {
            throw FieldProblem(field: "grid", words: "staff.problem.choose")
        }
        let number = form["number"]
        let door = number == nil ? try filled.text("door") : nil
        return FixCode(
            code: code(in: try filled.text("code")), area: place.area, grid: grid,
            household: HouseholdName(number: number, door: door), scanned: now)
    }

    /// What a scanner reads is the label's address: the code is its last part.
    static func code(in text: String) -> String {
        guard text.contains("/h/") else { return text }
        return text.split(separator: "/").last.map { String($0.prefix { $0 != "?" && $0 != "#" }) } ?? text
    }

    private func show(
        _ context: EdgeContext, typed: Form? = nil, result: String? = nil, problem: FieldProblem? = nil,
        refusal: String? = nil, id: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let viewer = try context.staff
        let names = try await edge.caseNames(context)
        let words = names.words
        let grids = viewer.roles.filter { $0.role == .guardian && $0.grid != nil }.map { held in
            let value = "\(held.area)-\(held.grid ?? "")"
            return Model.Grid(
                gridValue: value, gridName: names.place(CasePlace(village: held.area, grid: held.grid)),
                isChosen: typed?["grid"] == value)
        }
        func said(_ field: String) -> String? { problem.flatMap { $0.field == field ? words($0.words) : nil } }
        // What was confirmed is cleared away for the next door; what was refused stays.
        let kept = result == nil ? typed : nil
        let model = Model(
            heading: words("guardian.check.title"), result: result.map { words("guardian.check.\($0)") },
            refusal: refusal, requestID: id ?? edge.systemInputs.newID().description, grids: grids,
            code: kept?["code"] ?? "", codeProblem: said("code"), number: kept?["number"] ?? "",
            door: kept?["door"] ?? "", doorProblem: said("door"))
        return edge.page("guardian/check", model, context, status: status)
    }

    struct Model: Sendable {
        let heading: String
        let result: String?
        let refusal: String?
        let requestID: String
        let grids: [Grid]
        let code: String
        let codeProblem: String?
        let number: String
        let door: String
        let doorProblem: String?

        struct Grid: Sendable {
            let gridValue: String
            let gridName: String
            let isChosen: Bool
        }
    }
}
