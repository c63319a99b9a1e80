import Bus
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import ServiceKit

/// `/open311/v2`: GeoReport v2, for cases that are not of supervision.
///
/// What anybody may see of a case here is its service, its state, its town, and the days on which it was filed and last
/// changed: no story, no village, no answer, and nothing before the open feed would tell it (`OpenList`). Whoever posted a case
/// sees it at once, by its id. It is named by a keyed digest, not by its id, and not by the receipt's number, which the
/// filer gets once, in `service_notice`.
struct Open311Room: Sendable {
    let edge: Edge
    let tokens: any TokenCheck
    let limits: Limits

    static let base = "/open311/v2"

    func add(to router: Router<EdgeContext>) {
        let room = router.group(RouterPath(Self.base))
        for format in Open311Format.allCases {
            let end = format.rawValue
            room.get("discovery.\(end)") { request, context in
                try await answer(request, context, format, root: "discovery") { try await discovery(request) }
            }
            room.get("services.\(end)") { request, context in
                try await answer(request, context, format, root: "services") {
                    .list("service", try await services(context).all.map(Open311Services.value))
                }
            }
            room.get("requests.\(end)") { request, context in
                try await answer(request, context, format, root: "service_requests") {
                    try await list(request, context)
                }
            }
            room.post("requests.\(end)") { request, context in
                var response = try await answer(
                    request, context, format, root: "service_requests", status: .created
                ) {
                    try await file(request, context)
                }
                // By it the browser finds what it posted before anybody else does.
                response.setCookie(edge.jar.cookie(CookieJar.visitor, context.visitor.id, days: 30))
                return response
            }
        }
        named("services", room, root: "service_definition") { try await definition($0, $2) }
        named("requests", room, root: "service_requests") { try await self.request($0, $1, $2) }
        named("tokens", room, root: "service_requests") { try await token($0, $1, $2) }
    }

    /// `/requests/{name}.{json|xml}`.
    private func named(
        _ path: String, _ room: RouterGroup<EdgeContext>, root: String,
        _ read: @escaping @Sendable (String, Request, EdgeContext) async throws -> Open311Value
    ) {
        room.get("\(path)/:name") { request, context in
            let (name, format) = Open311Format.split(context.parameters.get("name") ?? "")
            return try await answer(request, context, format ?? .json, root: root) {
                guard format != nil else { throw Open311Error(.notFound, "the address must end in .json or .xml") }
                return try await read(name, request, context)
            }
        }
    }

    private func answer(
        _ request: Request, _ context: EdgeContext, _ format: Open311Format, root: String,
        status: HTTPResponse.Status = .ok, _ make: () async throws -> Open311Value
    ) async throws -> Response {
        do {
            let wanted = request.uri.queryParameters["jurisdiction_id"].map(String.init) ?? ""
            guard wanted.isEmpty || wanted == edge.common.county.description else {
                throw Open311Error(.notFound, "jurisdiction_id must be \(edge.common.county)")
            }
            let headers = try limits.admit(.public, address: edge.clientAddress(of: request, context))
            return format.response(try await make(), root: root, status: status, headers: headers)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let problem = Open311Error(error)
            if problem.status == .internalServerError { throw error }
            return problem.response(format)
        }
    }

    private func discovery(_ request: Request) async throws -> Open311Value {
        let base = (edge.settings.publicURL ?? "http://\(request.head.authority ?? "")") + Self.base
        let endpoint = Open311Value.object([
            ("specification", .text("http://wiki.open311.org/GeoReport_v2")), ("url", .text(base)),
            ("changeset", .text("2026-11-01T00:00:00+08:00")), ("type", .text("production")),
            ("formats", .list("format", [.text("text/xml"), .text("application/json")])),
        ])
        return .object([
            ("changeset", .text("2026-11-01T00:00:00+08:00")), ("contact", .text(edge.settings.site.contact ?? "")),
            ("key_service", .text("没有令牌也可以提交；令牌由运维人员发放。")),
            ("endpoints", .list("endpoint", [endpoint])),
        ])
    }

    private func services(_ context: EdgeContext) async throws -> Open311Services {
        Open311Services(try await edge.common.policy(edge, context))
    }

    private func definition(_ code: String, _ context: EdgeContext) async throws -> Open311Value {
        guard let service = try await services(context).find(code) else {
            throw Open311Error(.notFound, "there is no such service_code")
        }
        let places = try await edge.common.places(edge, context)
        let villages = places.areas.filter { $0.code.level == .village }.map { area in
            (area.code, (places.find(area.code.parent)?.name ?? "") + area.name)
        }
        return Open311Services.definition(service, villages: villages)
    }

    private func list(_ request: Request, _ context: EdgeContext) async throws -> Open311Value {
        try checkIndex()
        let query = Form(urlEncoded: Data((request.uri.query ?? "").utf8))
        let now = edge.systemInputs.clock()
        let search = try Open311Search(query, now: now)
        let askers = askers(query["api_key"], context)
        let found =
            search.ids.isEmpty
            ? edge.index.newest(Open311Search.limit, at: now, where: search.fits)
            : search.ids.compactMap { edge.index.find($0, for: askers, at: now) }
        return try await shown(found, context)
    }

    /// Who posted, or asks: the key by its digest, and the browser.
    private func askers(_ key: String?, _ context: EdgeContext) -> Set<String> {
        let digest = key.map { "key " + Hex.encode(Data(SHA256.hash(data: Data($0.utf8)))) }
        return Set([digest, "browser " + context.visitor.id].compactMap(\.self))
    }

    private func find(_ id: String, _ request: Request, _ context: EdgeContext) throws -> CaseIndex.OpenCase? {
        try checkIndex()
        let key = request.uri.queryParameters["api_key"].map(String.init)
        return edge.index.find(id, for: askers(key, context), at: edge.systemInputs.clock())
    }

    private func request(_ id: String, _ request: Request, _ context: EdgeContext) async throws -> Open311Value {
        guard let found = try find(id, request, context) else {
            throw Open311Error(
                .notFound,
                "there is no such service_request_id, it is too old, or it is not public yet: whoever posted it asks with the "
                    + "same api_key or cookie, others from the next day on")
        }
        return try await shown([found], context)
    }

    /// Requests are numbered at once: a token is the number.
    private func token(_ id: String, _ request: Request, _ context: EdgeContext) async throws -> Open311Value {
        guard try find(id, request, context) != nil else { throw Open311Error(.notFound, "there is no such token") }
        return .list("request", [.object([("service_request_id", .text(id)), ("token", .text(id))])])
    }

    private func checkIndex() throws(Open311Error) {
        guard edge.index.isWhole else {
            throw Open311Error(.serviceUnavailable, "the portal is still reading what was filed", retryAfter: 3)
        }
    }

    private func shown(_ cases: [CaseIndex.OpenCase], _ context: EdgeContext) async throws -> Open311Value {
        let services = try await services(context)
        let places = try await edge.common.places(edge, context)
        let words = edge.words(context)
        return .list(
            "request",
            cases.map { found in
                let (entry, code) = (found.entry, found.service)
                return .object([
                    ("service_request_id", .text(entry.id)), ("status", .text(entry.state.isOver ? "closed" : "open")),
                    ("status_notes", .text(words("case.state.\(entry.state.rawValue)"))), ("service_code", .text(code)),
                    ("service_name", .text(services.name(of: code))), ("description", .text("")),
                    ("agency_responsible", .text(places.find(entry.town)?.name ?? "")),
                    ("requested_datetime", .text("\(entry.filed)\(Self.midnight)")),
                    ("updated_datetime", .text("\(entry.updated)\(Self.midnight)")),
                    ("address", .text(places.find(entry.town)?.name ?? "")),
                    ("address_id", .text(entry.town.description)),
                ])
            })
    }

    /// Of the day in China: the minute would tell who was at the door.
    private static let midnight = "T00:00:00+08:00"

    private func file(_ request: Request, _ context: EdgeContext) async throws -> Open311Value {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") ?? false else {
            throw Open311Error(.badRequest, "send application/x-www-form-urlencoded")
        }
        let client = edge.clientAddress(of: request, context)
        let form = Form(urlEncoded: try await edge.body(of: request, upTo: Form.textLimit, from: client).bytes)
        if let wanted = form["jurisdiction_id"], wanted != edge.common.county.description {
            throw Open311Error(.notFound, "jurisdiction_id must be \(edge.common.county)")
        }
        try await checkKey(form["api_key"], from: client, context)
        let id = try IdempotencyKey.read(request.headers)
        let filing = try Open311Filing.read(form, try await services(context))
        func ask() async throws -> CaseReceipt {
            try await edge.desks.ask(filing, as: .villager, id: id, traceparent: context.traceparent).reply
        }
        let receipt = try await edge.throttles.filing(code: filing.code, village: filing.village, from: client) {
            filing.code == nil ? try await ask() : try await edge.throttles.guessing(client, ask)
        }
        edge.index.post(receipt.case, by: askers(form["api_key"], context))
        let words = edge.words(context)
        let notice =
            words("api.notice", ["number": receipt.receipt])
            + receipt.promises.map(words.promise).joined(separator: words.isEnglish ? " " : "")
        return .list(
            "request",
            [
                .object([
                    ("service_request_id", .text(edge.index.name(of: receipt.case))), ("service_notice", .text(notice)),
                    ("account_id", .text("")),
                ])
            ])
    }

    /// A key is a token of the portal, of whatever scope. It says who passes cases on; who files stays the villager.
    private func checkKey(_ key: String?, from client: String, _ context: EdgeContext) async throws {
        guard let key else {
            if edge.settings.open311Key { throw Open311Error(.forbidden, "api_key is missing") }
            return
        }
        guard try await tokens.holder(of: key, traceparent: context.traceparent) != nil else {
            try edge.throttles.countMiss(client)
            throw Open311Error(.forbidden, "api_key is not good")
        }
    }
}
