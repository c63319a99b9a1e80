import Foundation
import Synchronization

/// Passes TCP connections of the loopback on to another port, and keeps every byte that goes by.
final class RecordingRelay: Sendable {
    private struct State {
        var bytes = Data()
        var descriptors: [Int32] = []
        var isOver = false
    }

    let port: Int
    private let listener: Listener
    private let state = Mutex(State())

    init(to target: Int) throws {
        listener = try Listener()
        port = listener.port
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener.descriptor, nil, nil)
                guard client >= 0 else { return }
                let server = Self.connect(to: target)
                guard server >= 0, keep(client, server) else {
                    for descriptor in [client, server] where descriptor >= 0 { close(descriptor) }
                    continue
                }
                Thread.detachNewThread { self.pump(from: client, to: server) }
                Thread.detachNewThread { self.pump(from: server, to: client) }
            }
        }
    }

    /// All that went by, in both directions.
    var recorded: Data { state.withLock { $0.bytes } }

    func stop() {
        let descriptors = state.withLock { state in
            state.isOver = true
            return state.descriptors
        }
        for descriptor in descriptors + [listener.descriptor] { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private func keep(_ client: Int32, _ server: Int32) -> Bool {
        state.withLock { state in
            guard !state.isOver else { return false }
            state.descriptors += [client, server]
            return true
        }
    }

    private func pump(from source: Int32, to sink: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            state.withLock { $0.bytes += buffer.prefix(count) }
            guard send(sink, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(sink, Int32(SHUT_RDWR))
        shutdown(source, Int32(SHUT_RDWR))
    }

    private static func connect(to port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(descriptor)
            return -1
        }
        return descriptor
    }
}
