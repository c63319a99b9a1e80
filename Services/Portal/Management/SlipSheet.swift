import Foundation
import Hummingbird
import Messages
import Papers
import Passwords
import ServiceKit

/// The sheet with a slip 登录纸条 that opens one phone. Its link is in its picture only, and nowhere after this page.
struct SlipSheet: Sendable {
    let edge: Edge

    private struct Model: Sendable {
        let name: String
        let login: String
        /// A PNG as a `data:` address.
        let picture: String
        let expires: String
        /// Where the way back leads.
        let origin: String
    }

    /// - Parameters:
    ///   - post: of the guardian for whom it is; an operator need name none.
    ///   - origin: the page that it was asked for on.
    /// - Throws: `DeskError`.
    func issue(
        for login: Login, post: RoleAtScope? = nil, origin: String, _ request: Request, _ context: EdgeContext
    ) async throws -> Response {
        let secret = edge.newSecret()
        let reply = try await edge.ask(IssueSlip(account: login, slip: secret.digest, post: post), context)
        let picture = try QRCode("\(edge.address(of: request))/slip/\(secret.text)").png().base64EncodedString()
        return edge.page(
            "accounts/slip",
            Model(
                name: reply.name, login: login.description, picture: "data:image/png;base64,\(picture)",
                expires: edge.words(context).moment(reply.expires), origin: origin), context)
    }
}
