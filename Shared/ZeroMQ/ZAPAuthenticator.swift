import Foundation
package import Logging
import Synchronization

/// Answers libzmq when a CURVE server asks whether a key may come in (ZAP 1.0, ZMQ RFC 27).
///
/// Each server socket has a domain; a key is admitted by domain only. Start it before any server binds: libzmq refuses
/// every handshake while nobody answers. One a context.
package final class ZAPAuthenticator: Sendable {
    /// By domain, the keys that may come in and the user id each gets.
    package typealias Admissions = [String: [CurveKey: String]]

    /// A handshake that was turned away.
    package struct Refusal: Sendable {
        /// As the socket has it; empty where the question itself was malformed.
        package let domain: String
        /// The peer's address, without a port.
        package let address: String
        /// Nil of a peer that brought no CURVE key.
        package let key: CurveKey?
    }

    static let endpoint = "inproc://zeromq.zap.01"

    private let thread: SocketThread
    private let list: AdmissionList

    private init(thread: SocketThread, list: AdmissionList) {
        self.thread = thread
        self.list = list
    }

    /// - Parameter refused: called on the authenticator's thread; must return at once.
    package static func start(
        context: Context, logger: Logger, refused: @escaping @Sendable (Refusal) -> Void = { _ in }
    ) throws -> ZAPAuthenticator {
        let list = AdmissionList()
        let inlets = try SocketThread.Inlets()
        let thread = try SocketThread.start("zap", context: context, inlets: inlets, logger: logger) { loop in
            let options = SocketOptions(
                maxFrameBytes: 4_096, sendHighWater: 1_000, receiveHighWater: 1_000, linger: .zero)
            let socket = try loop.socket(.reply, options)
            try socket.bind(endpoint)
            loop.ready()
            while !loop.stopRequested {
                switch try socket.receive(maxFrames: 8, maxBytes: 4_096) {
                case .nothing: try loop.wait(for: socket, timeout: .seconds(60))
                case .excessive: _ = try socket.send(Self.refusal(of: []))
                case .message(let frames, _):
                    let user = list.user(for: frames)
                    if user == nil { refused(Refusal(frames)) }
                    _ = try socket.send(Self.answer(to: frames, user: user))
                }
            }
        }
        return ZAPAuthenticator(thread: thread, list: list)
    }

    /// Replaces the list. It holds for handshakes from now on; connections that stand are not touched: unbind and bind
    /// their socket to end them.
    package func admit(_ admissions: Admissions) {
        list.admissions.withLock { $0 = admissions }
    }

    package func stop() {
        thread.stop()
    }

    /// - Parameter user: nil refuses.
    static func answer(to request: [Data], user: String?) -> [Data] {
        guard let user, request.count > 1 else { return refusal(of: request) }
        return [Data("1.0".utf8), request[1], Data("200".utf8), Data("OK".utf8), Data(user.utf8), Data()]
    }

    private static func refusal(of request: [Data]) -> [Data] {
        let id = request.count > 1 ? request[1] : Data()
        return [Data("1.0".utf8), id, Data("400".utf8), Data("unknown key".utf8), Data(), Data()]
    }
}

extension ZAPAuthenticator.Refusal {
    /// - Parameter request: version, request id, domain, address, identity, mechanism, key.
    init(_ request: [Data]) {
        domain = request.count > 2 ? String(decoding: request[2], as: UTF8.self) : ""
        address = request.count > 3 ? String(decoding: request[3].prefix(100), as: UTF8.self) : ""
        key = request.count == 7 ? CurveKey(bytes: request[6]) : nil
    }
}

/// Shared between the thread that answers and whoever changes the list.
final class AdmissionList: Sendable {
    let admissions = Mutex<ZAPAuthenticator.Admissions>([:])

    /// The user id of a request's key in its domain: version, request id, domain, address, identity, mechanism, key.
    func user(for request: [Data]) -> String? {
        guard request.count == 7, request[0] == Data("1.0".utf8), request[5] == Data("CURVE".utf8),
            let key = CurveKey(bytes: request[6])
        else { return nil }
        let domain = String(decoding: request[2], as: UTF8.self)
        return admissions.withLock { $0[domain]?[key] }
    }
}
