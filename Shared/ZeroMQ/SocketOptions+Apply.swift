import CZeroMQ

extension SocketOptions {
    /// Sets every option on a socket that has no endpoint yet.
    ///
    /// - Parameter handle: a live socket of this thread.
    @unsafe func apply(to handle: UnsafeMutableRawPointer, _ kind: SocketKind) throws(ZeroMQError) {
        func set(_ option: Int32, _ value: Int32, _ name: String) throws(ZeroMQError) {
            var value = value
            // libzmq copies the four bytes.
            guard unsafe zmq_setsockopt(handle, option, &value, 4) == 0 else { throw ZeroMQError.last("set \(name)") }
        }
        func set(_ option: Int32, _ text: String, _ name: String) throws(ZeroMQError) {
            // libzmq copies the bytes.
            guard unsafe zmq_setsockopt(handle, option, text, text.utf8.count) == 0 else {
                throw ZeroMQError.last("set \(name)")
            }
        }
        var size = maxFrameBytes
        // libzmq copies the eight bytes.
        guard unsafe zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &size, 8) == 0 else {
            throw ZeroMQError.last("set MAXMSGSIZE")
        }
        try set(ZMQ_LINGER, linger.wholeMilliseconds, "LINGER")
        try set(ZMQ_SNDHWM, sendHighWater, "SNDHWM")
        try set(ZMQ_RCVHWM, receiveHighWater, "RCVHWM")
        try set(ZMQ_HANDSHAKE_IVL, handshake.wholeMilliseconds, "HANDSHAKE_IVL")
        try set(ZMQ_RECONNECT_IVL, reconnect.wholeMilliseconds, "RECONNECT_IVL")
        try set(ZMQ_RECONNECT_IVL_MAX, reconnectCap.wholeMilliseconds, "RECONNECT_IVL_MAX")
        try set(ZMQ_IMMEDIATE, onlyConnected ? 1 : 0, "IMMEDIATE")
        if let receiveBuffer { try set(ZMQ_RCVBUF, receiveBuffer, "RCVBUF") }
        try set(ZMQ_BACKLOG, backlog, "BACKLOG")
        try set(ZMQ_TCP_KEEPALIVE, 1, "TCP_KEEPALIVE")
        let third = max(1, Int32(clamping: silence.components.seconds) / 3)
        try set(ZMQ_TCP_KEEPALIVE_IDLE, third, "TCP_KEEPALIVE_IDLE")
        try set(ZMQ_TCP_KEEPALIVE_INTVL, third, "TCP_KEEPALIVE_INTVL")
        try set(ZMQ_TCP_KEEPALIVE_CNT, 2, "TCP_KEEPALIVE_CNT")
        try set(ZMQ_TCP_MAXRT, silence.wholeMilliseconds, "TCP_MAXRT")
        if kind == .router {
            try set(ZMQ_ROUTER_MANDATORY, 1, "ROUTER_MANDATORY")
            try set(ZMQ_ROUTER_HANDOVER, 0, "ROUTER_HANDOVER")
        }
        switch security {
        case .none: break
        case .server(let keys, let domain):
            guard !domain.isEmpty else {
                throw ZeroMQError(.misuse, "a CURVE server needs a ZAP domain: without one libzmq admits every key")
            }
            try set(ZMQ_CURVE_SERVER, 1, "CURVE_SERVER")
            try set(ZMQ_CURVE_SECRETKEY, keys.secret, "CURVE_SECRETKEY")
            try set(ZMQ_ZAP_DOMAIN, domain, "ZAP_DOMAIN")
        case .client(let keys, let serverKey):
            try set(ZMQ_CURVE_SERVERKEY, serverKey.description, "CURVE_SERVERKEY")
            try set(ZMQ_CURVE_PUBLICKEY, keys.publicKey.description, "CURVE_PUBLICKEY")
            try set(ZMQ_CURVE_SECRETKEY, keys.secret, "CURVE_SECRETKEY")
        }
    }
}

extension Duration {
    /// Rounded toward zero, clamped to what libzmq's options hold.
    var wholeMilliseconds: Int32 {
        Int32(clamping: components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
