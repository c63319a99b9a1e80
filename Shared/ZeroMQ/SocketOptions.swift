/// What kind of socket: the patterns that the suite speaks.
package enum SocketKind: Sendable {
    /// Sends to all who subscribed; drops for those who do not keep up.
    case publisher
    /// Receives what it subscribed to.
    case subscriber
    /// Talks to many callers; the first frame names the peer.
    case router
    /// Asks a router, many requests at once.
    case dealer
    /// Answers one request at a time: the ZAP handler.
    case reply
}

/// Every option of a socket, stated at its making: libzmq's defaults are unbounded or infinite where it matters.
package struct SocketOptions: Sendable {
    /// A frame that announces more bytes than this ends the connection it came on.
    package var maxFrameBytes: Int64
    /// Messages queued to one peer, beyond what the kernel buffers.
    package var sendHighWater: Int32
    /// Messages queued from one peer; 0: any number. Past it the connection's input stops. Where strangers' programs come in,
    /// who may well send heartbeats, it must be 0: see `silence`.
    package var receiveHighWater: Int32
    /// How long unsent messages may outlive `close`.
    package var linger: Duration
    /// Bytes that the kernel holds of one connection before they are read; nil: as many as it likes, which may be megabytes.
    package var receiveBuffer: Int32?
    /// Connections that wait to be accepted: of a restarted service all its callers come at once.
    package var backlog: Int32 = 1_024
    /// A connection that has not finished its handshake by then is dropped.
    package var handshake: Duration = .seconds(10)
    /// How long the machine at the other end of a TCP connection may acknowledge nothing, or make no room for what waits,
    /// before the connection ends. The kernel asks, by keepalive and user timeout. There are no ZMTP heartbeats: libzmq
    /// 4.3 aborts when a ping or pong falls due on a connection that ended while `receiveHighWater` stopped its input.
    package var silence: Duration = .seconds(15)
    /// The first wait before a lost connection is tried again; it doubles up to `reconnectCap`.
    package var reconnect: Duration = .milliseconds(50)
    package var reconnectCap: Duration = .seconds(2)
    /// Queue only to connections that stand; otherwise sending would block.
    package var onlyConnected = false
    package var security: Security = .none

    package init(maxFrameBytes: Int64, sendHighWater: Int32, receiveHighWater: Int32, linger: Duration) {
        self.maxFrameBytes = maxFrameBytes
        self.sendHighWater = sendHighWater
        self.receiveHighWater = receiveHighWater
        self.linger = linger
    }

    package enum Security: Sendable {
        /// For ipc and inproc: whoever can open the directory may speak.
        case none
        /// Admits the clients that the ZAP handler admits to `domain`, which must not be empty: libzmq skips ZAP without one.
        case server(CurveKeyPair, domain: String)
        /// Speaks only to the server that holds the secret of `serverKey`.
        case client(CurveKeyPair, serverKey: CurveKey)
    }
}
