import Hummingbird
import Logging
import Messages
import NIOCore

/// What is known of one HTTP request while it is answered.
struct EdgeContext: Hummingbird.RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Of the connection, a proxy's where there is one; nil off TCP. Never logged.
    let connection: SocketAddress?
    /// The connection itself: a stream that is not read is closed through it.
    let channel: any Channel
    /// What the visitor's cookies say; set by `Visitors`.
    var visitor = Visitor()
    /// Who is signed in; set by `SessionMiddleware` on the pages that ask for it.
    var viewer: Viewer?
    /// Where the links that change the language lead back to: the path with its village, unless it holds a code.
    var back = "/"
    /// W3C Trace Context of this request, handed to the desks.
    var traceparent: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        connection = source.channel.remoteAddress
        channel = source.channel
    }

    /// Pages read forms through `Form`, which has bounds of its own; this one holds for everything else.
    var maxUploadSize: Int { 64 * 1_024 }
}

/// A person who is signed in.
struct Viewer: Sendable, Equatable {
    let account: String
    /// What the person is called on the page.
    let name: String
    /// What the posts that the account holds today may do.
    let roles: [RoleAtScope]
    /// The session's token: sealed in the cookie's own right, never logged.
    let session: String
    /// The password was given by an operator and is still to be changed.
    var mustChange = false
    /// Which notices the session shows.
    var sight = InboxSight.whole
    /// Notices that the person has not read; nil if nobody knows.
    var unread: Int?

    var actor: Messages.Principal { Messages.Principal(account: account, roles: roles, through: means) }

    /// The account, without its posts.
    var person: Messages.Principal { Messages.Principal(account: account, through: means) }

    /// A phone's session says so to every desk.
    private var means: Means? { sight == .guardian ? .phone : nil }

    /// Whether one of the roles is held anywhere.
    func holds(_ wanted: Set<Role>) -> Bool { roles.contains { wanted.contains($0.role) } }
}

/// The rest of the way through the edge, as a middleware sees it.
typealias Next = @concurrent (Request, EdgeContext) async throws -> Response
