import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// HTTP/1.1 as the server speaks it, with a guard at each connection.
struct GuardedHTTP: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let base: HTTP1Channel
    let connections: ConnectionLimit
    var pace = BodyPace()

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let key = connections.admit(Edge.network(of: channel.remoteAddress?.ipAddress ?? "local"))
        if let key { channel.closeFuture.whenComplete { _ in connections.close(key) } }
        return base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(ConnectionGuard(isAdmitted: key != nil, pace), position: .after(decoder))
            return value
        }
    }

    func handle(value: Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

/// Watches over one connection: that it was admitted, that each request names its host once, that a body comes as fast as it
/// must, and that a connection does not stay open for a body that nobody wants any more.
///
/// Everything happens on the connection's event loop.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long the rest of a body is still taken, and dropped, once its request was answered: who still sends would else lose
    /// the answer with the connection.
    static let linger = TimeAmount.seconds(10)

    private let isAdmitted: Bool
    private let pace: BodyPace
    /// The body that is coming; nil between requests.
    private var body: (began: NIODeadline, bytes: Int)?
    private var watch: Scheduled<Void>?
    private var closing: Scheduled<Void>?
    private var isCut = false
    /// The last host that was well named: one connection mostly asks one.
    private var host: String?

    init(isAdmitted: Bool, _ pace: BodyPace) {
        self.isAdmitted = isAdmitted
        self.pace = pace
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if !isAdmitted, context.channel.isActive { context.close(promise: nil) }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        if !isAdmitted { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        rest()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        rest()
    }

    private func rest() {
        body = nil
        watch?.cancel()
        closing?.cancel()
        (watch, closing) = (nil, nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCut else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard namesHost(head) else {
                // As every malformed head: the server answers 400 in its turn.
                return cut(HTTPParserError.invalidHeaderToken, context)
            }
            body = (.now(), 0)
        case .body(let part): body?.bytes += part.readableBytes
        case .end: rest()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if body != nil, watch == nil { watchPace(context) }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if body != nil, case .end = unwrapOutboundIn(data) { close(after: Self.linger, context) }
        context.write(data, promise: promise)
    }

    /// A request names its host once, well formed; in HTTP/1.0 it need not.
    private func namesHost(_ head: HTTPRequestHead) -> Bool {
        let hosts = head.headers["host"]
        guard let named = hosts.first else { return head.version != .http1_1 }
        guard hosts.count == 1 else { return false }
        if named == host { return true }
        guard Authority(named) != nil else { return false }
        host = named
        return true
    }

    private func watchPace(_ context: ChannelHandlerContext) {
        guard let body else { return }
        let left = body.began + TimeAmount(pace.deadline(after: body.bytes)) - NIODeadline.now()
        guard left > .zero else { return cut(BodyPace.TooSlow(), context) }
        watch = context.eventLoop.assumeIsolated().scheduleTask(in: left) {
            self.watch = nil
            self.watchPace(context)
        }
    }

    /// Takes nothing more in. Whoever reads the request meets the error, may answer, and then the connection ends.
    private func cut(_ error: any Error, _ context: ChannelHandlerContext) {
        rest()
        isCut = true
        context.fireErrorCaught(error)
        close(after: Self.linger, context)
    }

    private func close(after time: TimeAmount, _ context: ChannelHandlerContext) {
        guard closing == nil else { return }
        closing = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}

/// How fast the body of a request must come: whoever holds a place for it may not do so with nothing.
struct BodyPace: Sendable {
    /// Until then it may be as slow as it likes: a phone that looks for its network.
    var grace = Duration.seconds(20)
    /// Bytes a second that must have come behind that, on the average.
    var rate = 4_096
    /// No body may take longer. A slow village network sends 24 MiB in two minutes.
    var longest = Duration.seconds(180)

    /// The sender is too slow.
    struct TooSlow: Error {}

    /// When, counted from its beginning, a body of which so many bytes have come is too slow.
    func deadline(after bytes: Int) -> Duration {
        min(longest, grace + .milliseconds(Int64(bytes) * 1_000 / Int64(rate)))
    }
}
