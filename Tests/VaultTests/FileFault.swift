import Foundation
import Synchronization
import Vault

/// Lets one system call on a plain file fail: not done, or done and reported as failed.
final class FileFault: Sendable, CustomStringConvertible {
    struct Kind: Sendable, CustomStringConvertible {
        let call: FileCalls.Call
        let code: Int32
        let done: Bool

        var description: String {
            "\(call): \(String(cString: strerror(code))), \(done ? "done all the same" : "not done")"
        }
    }

    /// A full disk, a broken one and one that loses a write, at every call that can meet them, each not done and done.
    static let kinds: [Kind] = [false, true].flatMap { done in
        FileCalls.Call.allCases.flatMap { call in
            switch call {
            case .sync, .syncFolder: [Kind(call: call, code: EIO, done: done)]
            case .create, .write, .link, .rename, .makeFolder:
                [ENOSPC, EIO].map { Kind(call: call, code: $0, done: done) }
            case .unlink, .openFolder: [Kind(call: call, code: EIO, done: done)]
            }
        }
    }

    private let kind: Kind
    private let state = Mutex((left: 0, hasStruck: false))

    init(_ kind: Kind) {
        self.kind = kind
    }

    var description: String { kind.description }

    /// Lets the `count`-th call from now on fail, from 1.
    func arm(at count: Int) {
        state.withLock { $0 = (count, false) }
    }

    /// - Returns: whether it struck since it was armed.
    func disarm() -> Bool {
        state.withLock { state in
            defer { state = (0, false) }
            return state.hasStruck
        }
    }

    var calls: FileCalls {
        FileCalls { call, _, body in
            guard self.strikes(call) else { return body() }
            if self.kind.done {
                let result = body()
                if result >= 0, call == .create || call == .openFolder { close(Int32(result)) }
            }
            errno = self.kind.code
            return -1
        }
    }

    private func strikes(_ call: FileCalls.Call) -> Bool {
        state.withLock { state in
            guard call == kind.call, state.left > 0 else { return false }
            state.left -= 1
            state.hasStruck = state.left == 0
            return state.hasStruck
        }
    }
}
