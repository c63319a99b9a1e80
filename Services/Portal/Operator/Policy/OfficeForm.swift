import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// How a place's offices are reached, for those who keep the register of places: what people see behind the codes.
struct OfficeForm: Sendable {
    let edge: Edge

    /// Who may change it; the desk looks again.
    static let keepers: Set<Role> = [.operator, .countyDesk]

    func add(to router: some RouterMethods<EdgeContext>) {
        router.post("operator/places/office") { request, context in
            let form = try await edge.form(of: request, context)
            return try await save(form, context)
        }
    }

    private func save(_ form: Form, _ context: EdgeContext) async throws -> Response {
        let code = try PlaceQuestion.area(form["area"], context)
        guard let area = try await edge.ask(ListAreas(within: code), context).areas.first, area.code == code else {
            throw EdgeError(.notFound, "operator.places.none")
        }
        let row = AreaRow(
            line: 1, code: code.description, name: area.name, kind: area.kind.rawValue,
            telephone: form["telephone"] ?? "", hours: form["hours"] ?? "", address: form["address"] ?? "",
            disciplineTelephone: form["disciplineTelephone"] ?? "", disciplineAddress: form["disciplineAddress"] ?? "")
        let report = try await edge.ask(
            ImportAreas(rows: [row]), context, id: form["id"].flatMap { UUIDv7($0) } ?? edge.systemInputs.newID())
        guard report.rejected.isEmpty else {
            let page = PlacesPage(edge: edge)
            let shown = PlacesModel.Office(row, id: edge.systemInputs.newID(), problem: report.rejected.first?.message)
            return edge.page(
                "operator/places", try await page.model(code, office: shown, context), context,
                status: .unprocessableContent)
        }
        return .redirect(to: "/operator/places?area=\(code)&saved=1")
    }
}

extension PlacesModel {
    /// The form, as it is registered or as it was typed.
    struct Office: Sendable {
        let id: String
        let officeTelephone: String
        let hours: String
        let address: String
        /// Of a county or a town.
        let discipline: Discipline?
        let problem: String?

        struct Discipline: Sendable {
            let disciplineTelephone: String
            let disciplineAddress: String
        }

        init(_ area: Area, id: UUIDv7) {
            self.init(
                AreaRow(
                    line: 1, code: area.code.description, name: area.name,
                    telephone: area.telephone.map { Telephone.shown($0) } ?? "",
                    hours: area.hours, address: area.address,
                    disciplineTelephone: area.discipline.map { Telephone.shown($0.telephone) },
                    disciplineAddress: area.discipline?.address), id: id, problem: nil)
        }

        init(_ row: AreaRow, id: UUIDv7, problem: String?) {
            self.id = id.description
            officeTelephone = row.telephone ?? ""
            hours = row.hours ?? ""
            address = row.address ?? ""
            discipline =
                AreaCode(row.code)?.level == .village
                ? nil
                : Discipline(
                    disciplineTelephone: row.disciplineTelephone ?? "", disciplineAddress: row.disciplineAddress ?? "")
            self.problem = problem
        }
    }
}
