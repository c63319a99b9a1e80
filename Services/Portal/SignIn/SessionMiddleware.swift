import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// Says who is signed in, for the pages behind it. What a person may do is asked of the posts at each request: whoever left
/// one is cut off at once.
///
/// Who is not signed in is led to the sign-in page and back; who has none of the roles is refused.
struct SessionMiddleware: RouterMiddleware {
    typealias Context = EdgeContext

    let edge: Edge
    /// Who may enter: one of these roles, held anywhere. Everybody who is signed in, if nil.
    let roles: Set<Role>?
    /// Whether somebody with an operator's password may enter before it is changed.
    let beforeChange: Bool
    /// Whether an operator may enter while the register of posts does not answer: to see that, and why.
    let duringSilence: Bool

    init(edge: Edge, for roles: Set<Role>? = nil, beforeChange: Bool = false, duringSilence: Bool = false) {
        self.edge = edge
        self.roles = roles
        self.beforeChange = beforeChange
        self.duringSilence = duringSilence
    }

    func handle(_ request: Request, context: EdgeContext, next: Next) async throws -> Response {
        guard let (signedIn, session) = try await edge.session(of: request, context), let digest = signedIn.digest
        else {
            guard request.method == .get || request.method == .head else {
                throw EdgeError(.unauthorized, "account.ended")
            }
            return .redirect(to: "/sign-in?back=\(Self.escaped(request.uri.path))")
        }
        if session.kind == .phone, !edge.presence.continues(digest, at: edge.systemInputs.clock()) {
            return .redirect(to: "/pin?back=\(Self.escaped(request.method == .get ? request.uri.path : "/visits"))")
        }
        if session.mustChange, !beforeChange { return .redirect(to: "/account/password") }
        let sight: InboxSight = session.kind == .phone ? .guardian : .whole
        // Both are on their way at once; only pages say how many notices are unread.
        async let unread = request.method == .get ? edge.knownUnread(of: session.account, sight, context) : nil
        var viewer = Viewer(
            account: session.account.description, name: signedIn.name,
            roles: try await edge.roles(in: session, context, duringSilence: duringSilence),
            session: signedIn.secret,
            mustChange: session.mustChange)
        viewer.sight = sight
        viewer.unread = await unread
        if let roles, !viewer.holds(roles) { throw EdgeError(.forbidden, "account.elsewhere") }
        var context = context
        context.viewer = viewer
        return try await next(request, context)
    }

    static func escaped(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "/-._~"))) ?? "/"
    }
}

extension Viewer {
    /// Where a person's work begins.
    var home: String {
        if roles.isEmpty { return "/account" }
        if roles.allSatisfy({ $0.role == .guardian }) { return "/visits" }
        if roles.allSatisfy({ $0.role == .operator }) { return "/operator" }
        // 村监委会 sees figures; it handles no cases.
        if roles.allSatisfy({ $0.role == .villageSupervision }) { return "/overview" }
        return "/desk"
    }
}
