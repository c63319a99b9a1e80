import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Papers
import ServiceKit

/// Enters a case for somebody, and makes out the slip that they take home.
struct NewCasePage: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("desk/new") { request, context in try await show(request, context) }
        router.post("desk/new") { request, context in try await file(request, context) }
        router.get("desk/new/slip") { request, context in
            guard let slip = edge.jar.open(CookieJar.slipToPrint, as: Slip.self, of: request) else {
                throw EdgeError(.notFound, "staff.slipGone")
            }
            return edge.page("staff/slip", try await model(slip, request, context), context)
        }
        router.post("desk/new/slip") { request, context in
            _ = try await edge.form(of: request, context)
            var response = Response.redirect(to: "/desk")
            response.setCookie(edge.jar.gone(CookieJar.slipToPrint))
            return response
        }
        router.get("desk/form") { _, context in
            let names = try await edge.caseNames(context)
            let kinds = CaseKind.allCases.map(names.kind)
            let area = try context.staff.area ?? names.register.county
            return edge.page(
                "staff/paper",
                PaperModel(
                    heading: names.words("staff.paper.title"), officeName: names.register.name(area),
                    officeTelephone: names.register.places.find(area)?.telephone.map { Telephone.shown($0) },
                    kinds: kinds), context)
        }
    }

    /// How long the slip can be printed again.
    static let time = Duration.seconds(10 * 60)

    /// On to the slip of a number that is shown this once.
    func slip(_ slip: Slip) throws -> Response {
        var response = Response.redirect(to: "/desk/new/slip")
        response.setCookie(try edge.jar.sealed(CookieJar.slipToPrint, slip, for: Self.time))
        return response
    }

    private func show(
        _ request: Request, _ context: EdgeContext, trial: ActFormModel.Trial? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let viewer = try context.staff
        guard viewer.entersCases else { throw EdgeError(.forbidden, "error.forbidden") }
        let names = try await edge.caseNames(context)
        let query = request.uri.queryParameters
        let listed = try await NewCaseDoors.read(
            village: query["v"].flatMap { AreaCode(String($0)) }, grid: query["grid"].map { String($0) }, names, edge,
            context)
        let choices = ActChoices(
            row: nil, names: names, area: viewer.area, village: listed.village, doors: listed.doors)
        // What was chosen before is shown, whatever can be listed now.
        let hasDoors = !listed.doors.isEmpty || trial?.form["house"] != nil
        let form = ActFormModel(
            hasDoors ? NewCase.form : NewCase.formWithoutDoors, action: listed.address, choices, trial: trial,
            isOpen: true, newID: edge.systemInputs.newID())
        return edge.page(
            "staff/new",
            NewModel(
                heading: names.words("staff.new.title"), place: listed.place, isCut: listed.isCut, form: form),
            context, status: status)
    }

    struct NewModel: Sendable {
        let heading: String
        let place: NewCaseDoors.Place?
        let isCut: Bool
        let form: ActFormModel
    }

    struct PaperModel: Sendable {
        let heading: String
        let officeName: String
        let officeTelephone: String?
        let kinds: [String]
    }

    private func file(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let sent = try await edge.form(of: request, context)
        let id = sent["id"].flatMap { UUIDv7($0) } ?? edge.systemInputs.newID()
        var trial = ActFormModel.Trial(form: sent)
        let status: HTTPResponse.Status
        do {
            _ = try NewCase.form.command(id, Filled(sent))
            let command = try NewCase.command(Filled(sent))
            let attachments = try await edge.attachments(of: sent, for: edge.client(of: request, context))
            let receipt = try await edge.ask(command, attachments: attachments, context, id: id)
            return try slip(Slip(receipt, command.filing.kind))
        } catch let problem as FieldProblem {
            trial.problem = problem
            status = .unprocessableContent
        } catch let mistake as Uploads.Mistake {
            trial.problem = FieldProblem(field: mistake.field, words: mistake.text(edge.words(context)))
            status = .unprocessableContent
        } catch let error as DeskError {
            let problem = EdgeError(error)
            let text = edge.words(context).refusal(error, problem)
            status = problem.status
            if let field = NewCase.field(
                of: error.reason, listed: sent["house"].flatMap(ListedDoor.init) != nil)
            {
                trial.problem = FieldProblem(field: field, words: text)
            } else {
                trial.refusal = text
            }
            if error.isTransient { trial.id = id }
        }
        return try await show(request, context, trial: trial, status: status)
    }

    private func model(_ slip: Slip, _ request: Request, _ context: EdgeContext) async throws -> SlipModel {
        let names = try await edge.caseNames(context)
        let number = try ReceiptNumber(typed: slip.number)
        // Behind the fragment's mark: a browser never sends it to a server.
        let host = edge.address(of: request)
        let picture = try QRCode("\(host)/r#\(number.digits)").png(scale: 6)
        let viewer = try context.staff
        let isOutOfSight = slip.kind == .supervise && !viewer.holds([.townDiscipline, .countyDiscipline])
        return SlipModel(
            heading: names.words("staff.slip.title"), receiptNumber: number.grouped,
            picture: "data:image/png;base64," + picture.base64EncodedString(), kindName: slip.kind.map(names.kind),
            officeName: slip.office, promises: slip.promises, site: "\(host)/r",
            caseAddress: isOutOfSight ? nil : "/desk/case/\(slip.case)",
            printed: names.words(
                "staff.print.by",
                [
                    "name": viewer.name, "account": viewer.account,
                    "time": names.time(edge.systemInputs.clock()),
                ]))
    }

    struct SlipModel: Sendable {
        let heading: String
        /// In groups of four.
        let receiptNumber: String
        /// A `data:` address.
        let picture: String
        let kindName: String?
        let officeName: String?
        let promises: [String]
        let site: String
        /// Nil where it went out of the viewer's sight.
        let caseAddress: String?
        let printed: String
    }
}

/// What the browser holds of a receipt that is to be handed over, sealed.
struct Slip: Codable, Sendable {
    let `case`: UUIDv7
    /// 16 digits 查询码.
    let number: String
    /// Absent of a receipt in the place of a lost one.
    let kind: CaseKind?
    let office: String?
    let promises: [String]

    init(_ receipt: CaseReceipt, _ kind: CaseKind) {
        `case` = receipt.case
        number = receipt.receipt
        self.kind = kind
        office = receipt.office
        promises = receipt.promises.map(\.chinese)
    }

    /// - Parameter number: a new number of a case in the place of a lost one.
    init(reissued number: String, of id: UUIDv7) {
        `case` = id
        self.number = number
        kind = nil
        office = nil
        promises = []
    }
}
