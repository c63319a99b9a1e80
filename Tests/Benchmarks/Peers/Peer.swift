/// Another system that stores an event before it answers, spoken to over its own protocol.
protocol Peer: AnyObject {
    var name: String { get }
    /// Starts its server in a temporary directory and makes what a stream needs.
    func start() throws
    /// A connection that is past its greeting; its `request` stores `Payload.json`.
    func connect() throws -> Connection
    /// What stands at the front of what was received.
    func parse(_ bytes: UnsafeRawBufferPointer) throws -> Received
    func stop()
}

/// One step of reading a peer's answers.
enum Received {
    /// Wait for more bytes.
    case incomplete
    /// So many bytes that answer nothing.
    case other(Int)
    /// The oldest request is answered by so many bytes.
    case reply(Int)
    /// Every request of the connection up to this one, counted from 1, is answered by so many bytes.
    case replies(Int, through: UInt64)
}
