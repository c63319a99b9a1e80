import Dispatch
import Foundation
package import Logging
import Synchronization

/// A thread that owns sockets. Its body makes them, serves them until a stop is asked for, and lets them go at its end.
package final class SocketThread: Sendable {
    private let signal: Signal
    private let ended = DispatchGroup()

    private init(signal: Signal) {
        self.signal = signal
    }

    /// The thread's inlets, made before it runs so that the body and others can hold them.
    package struct Inlets: Sendable {
        fileprivate let signal: Signal

        package init() throws(ZeroMQError) {
            signal = try Signal()
        }

        /// A mailbox that wakes the thread.
        package func mailbox<Element: Sendable>(of type: Element.Type, capacity: Int) -> Mailbox<Element> {
            Mailbox(capacity: capacity, signal: signal)
        }
    }

    /// Starts a thread and waits until its body is ready.
    ///
    /// - Parameters:
    ///   - failed: called on the thread if the body throws later on, unless the context is shutting down. A socket that
    ///     fails outside the classes that are handled is a mistake in the program, so the default ends the process, for
    ///     its supervisor to start it again.
    ///   - body: runs on the thread; calls `ready()` once, then serves until `stopRequested`.
    /// - Throws: what the body throws before it is ready.
    package static func start(
        _ name: String, context: Context, inlets: Inlets, logger: Logger,
        failed: @escaping @Sendable (any Error) -> Void = { fatalError("a socket thread failed: \($0)") },
        body: @escaping @Sendable (borrowing SocketLoop) throws -> Void
    ) throws -> SocketThread {
        let handle = SocketThread(signal: inlets.signal)
        let beginning = Beginning()
        handle.ended.enter()
        let thread = Thread { [signal = inlets.signal, ended = handle.ended] in
            defer { ended.leave() }
            do {
                try body(SocketLoop(context: context, signal: signal) { beginning.finish(nil) })
                beginning.finish(nil)
            } catch let error as ZeroMQError where error.errorClass == .terminated {
                beginning.finish(error)
            } catch {
                guard beginning.finish(error) else { return }
                logger.critical("socket thread failed", metadata: ["thread": "\(name)", "error": "\(error)"])
                failed(error)
            }
        }
        thread.name = name
        thread.start()
        try beginning.wait()
        return handle
    }

    /// Asks the body to end and waits until it has: its sockets are closed when this returns. More than once is fine; on
    /// the thread itself it would wait for ever.
    package func stop() {
        signal.requestStop()
        ended.wait()
    }

    deinit {
        signal.requestStop()
    }
}

/// Hands the outcome of a thread's start to the one who started it.
private final class Beginning: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let known = DispatchSemaphore(value: 0)

    /// - Returns: true if the start had already ended, so that nobody will hear of `error`.
    @discardableResult func finish(_ error: (any Error)?) -> Bool {
        let late = outcome.withLock { outcome in
            guard outcome == nil else { return true }
            outcome = error.map { .failure($0) } ?? .success(())
            return false
        }
        if !late { known.signal() }
        return late
    }

    func wait() throws {
        known.wait()
        try outcome.withLock { try $0?.get() }
    }
}
