import Synchronization
import ZeroMQ

/// Tells the service's health whether what is decided reaches the disk. Noted on the writer thread.
final class StoreHealth: Sendable {
    private struct State {
        var record = StoreRecord(at: SocketLoop.uptime)
        /// Why the disk refused a command's work in the batch that goes on.
        var refusal: StoreTrouble?
    }

    private let state = Mutex(State())
    private let tell: @Sendable (_ problem: String?) -> Void

    /// - Parameter tell: told what is wrong, and nil once it is over, after each batch that says something of the disk.
    init(tell: @escaping @Sendable (_ problem: String?) -> Void = { _ in }) {
        self.tell = tell
    }

    /// A command's work was undone by an error; its batch goes on.
    func refused(_ error: any Error) {
        guard let trouble = StoreTrouble(error) else { return }
        state.withLock { $0.refusal = trouble }
    }

    /// A batch is on disk.
    ///
    /// - Parameter wrote: whether it certainly changed something there.
    func committed(wrote: Bool) {
        let refusal = state.withLock { exchange(&$0.refusal, with: nil) }
        note(refusal.map { .failed($0) } ?? (wrote ? .wrote : .idle))
    }

    /// A batch is not known to be on disk.
    func lost(_ error: any Error) {
        state.withLock { $0.refusal = nil }
        if let trouble = StoreTrouble(error) { note(.failed(trouble)) }
    }

    var isTryDue: Bool { state.withLock { $0.record.isTryDue(at: SocketLoop.uptime) } }

    private func note(_ outcome: StoreRecord.Outcome) {
        if case .idle = outcome { return }
        let problem = state.withLock { state in
            state.record.note(outcome, at: SocketLoop.uptime)
            return state.record.problem
        }
        tell(problem?.words)
    }
}
