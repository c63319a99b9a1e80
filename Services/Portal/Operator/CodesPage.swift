import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// The household codes 户廉码 of one village: how many stand in which state; issue, fix at the door, replace, retire.
struct CodesPage: Sendable {
    let edge: Edge

    /// - Parameter router: where a keeper of codes is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/codes") { request, context in
            let area = try PlaceQuestion.area(request, context)
            guard area.level == .village else { return Response.redirect(to: "/operator/places?area=\(area)") }
            return edge.page("operator/codes", try await model(area, Done(request), context), context)
        }
        router.post("operator/codes/issue") { request, context in
            let form = try await edge.form(of: request, context)
            let area = try PlaceQuestion.area(form["area"], context)
            let issued = try await issue(area, grid: form["grid"], form.operationID, context)
            return Response.redirect(to: "/operator/codes?area=\(area)&done=issued&n=\(issued)")
        }
        router.post("operator/codes/change") { request, context in
            let form = try await edge.form(of: request, context)
            let change = try CodeChangeForm(form, context)
            guard form["sure"] != nil else {
                let model = ConfirmModel(change, form, edge, context)
                return edge.page("operator/confirm", model, context)
            }
            try await perform(change, form.operationID, context)
            return Response.redirect(to: "/operator/codes?area=\(change.area)&done=\(change.act.rawValue)")
        }
    }

    /// One command issues a thousand at most, so it is sent until none remain; each under an id of its own that follows
    /// from the form's, so that a form sent twice issues once.
    private func issue(_ area: AreaCode, grid: String?, _ id: UUIDv7?, _ context: EdgeContext) async throws -> Int {
        let request = IssueCodes(area: area, grid: grid)
        var issued = 0
        for part in 0..<CodeChangeForm.partLimit {
            let reply = try await edge.ask(request, context, id: id?.part(part))
            issued += reply.issued
            if reply.remaining == 0 { break }
        }
        return issued
    }

    private func perform(_ change: CodeChangeForm, _ id: UUIDv7?, _ context: EdgeContext) async throws {
        switch change.act {
        case .fix(let code, let grid):
            _ = try await edge.ask(
                FixCode(code: code, area: change.area, grid: grid, household: change.household), context, id: id)
        case .replace(let reason):
            let found = try await edge.ask(FindHousehold(area: change.area, household: change.household), context)
            _ = try await edge.ask(ReplaceCode(household: found.household, reason: reason), context, id: id)
        case .retire(let reason):
            let found = try await edge.ask(FindHousehold(area: change.area, household: change.household), context)
            _ = try await edge.ask(RetireCode(household: found.household, reason: reason), context, id: id)
        }
    }

    private func model(_ area: AreaCode, _ done: Done?, _ context: EdgeContext) async throws -> CodesModel {
        guard let place = try await edge.ask(ListAreas(within: area), context).areas.first else {
            throw EdgeError(.notFound, "operator.places.none")
        }
        return CodesModel(
            place, try await edge.ask(CountHouseholds(area: area), context), try await edge.grids(of: area, context),
            done, edge, context)
    }

    /// What was just done, for a line on the page.
    struct Done: Sendable {
        let key: String
        let count: String

        init?(_ request: Request) {
            guard let key = request.uri.queryParameters["done"],
                ["issued", "fix", "replace", "retire"].contains(key)
            else { return nil }
            self.key = String(key)
            count = request.uri.queryParameters["n"].flatMap { Int($0) }.map(String.init) ?? "0"
        }
    }
}

/// What is to be done about one household's code.
struct CodeChangeForm: Sendable {
    enum Act: Sendable {
        case fix(code: String, grid: String)
        case replace(ReplacementReason)
        case retire(RetirementReason)

        var rawValue: String {
            switch self {
            case .fix: "fix"
            case .replace: "replace"
            case .retire: "retire"
            }
        }
    }

    let area: AreaCode
    let household: HouseholdName
    let act: Act

    /// Commands of one form at most: a village has some thousands of households.
    static let partLimit = 20

    /// - Throws: `EdgeError` if a field is missing.
    init(_ form: Form, _ context: EdgeContext) throws {
        area = try PlaceQuestion.area(form["area"], context)
        guard let name = form["household"] else {
            throw EdgeError(.unprocessableContent, "operator.codes.noHousehold")
        }
        household = form["by"] == "number" ? HouseholdName(number: name) : HouseholdName(door: name)
        switch form["act"] {
        case "fix":
            guard let code = form["code"], let grid = form["grid"] else {
                throw EdgeError(.unprocessableContent, "operator.codes.noCode")
            }
            act = .fix(code: code, grid: grid)
        case "replace":
            guard let reason = form["reason"].flatMap({ ReplacementReason(rawValue: $0) }) else {
                throw EdgeError(.unprocessableContent, "operator.codes.noReason")
            }
            act = .replace(reason)
        case "retire":
            guard let reason = form["reason"].flatMap({ RetirementReason(rawValue: $0) }) else {
                throw EdgeError(.unprocessableContent, "operator.codes.noReason")
            }
            act = .retire(reason)
        default: throw EdgeError(.unprocessableContent, "error.form")
        }
    }
}

extension UUIDv7 {
    /// The id of one of several commands that belong to one form: the form's own for the first.
    func part(_ number: Int) -> UUIDv7? {
        var bytes = bytes
        guard let last = bytes.indices.last else { return nil }
        bytes[last] ^= UInt8(truncatingIfNeeded: number)
        return UUIDv7(bytes: bytes)
    }
}
