/// What a supervisor decides: a pure state machine, events in, actions out. Times count from the supervisor's start.
///
///     waiting ─ due ─▶ running ─ exit ─▶ waiting …        (an exit that is final stops the whole)
///                         └─ stop ─▶ stopping ─ exit ─▶ gone
///                                        └─ 4.5 s ─▶ killed ─ exit ─▶ gone
struct Supervision: Sendable {
    /// A service that has not ended this long after it was asked to is killed; the suite then ends within five seconds.
    static let grace = Duration.milliseconds(4_500)

    enum Action: Equatable, Sendable {
        case start(service: Int)
        /// Ask it to end (SIGTERM).
        case terminate(pid: Int32)
        case kill(pid: Int32)
        case say(service: Int, Level, String)
        /// All services have ended; `up` ends with this status.
        case finish(status: Int32)
    }

    enum Level: String, Sendable { case info, warning, error }

    private enum State: Equatable {
        case waiting(until: Duration)
        case running(pid: Int32, since: Duration)
        case stopping(pid: Int32)
        case gone
    }

    private struct Service {
        let name: String
        var state: State
        var delay = RestartDelay()
    }

    private var services: [Service]
    private var killAt: Duration?
    private var stopping = false
    private var status: Int32 = 0

    init(services names: [String]) {
        services = names.map { Service(name: $0, state: .waiting(until: .zero)) }
    }

    /// When `tick` has something to do next.
    var nextDeadline: Duration? {
        if stopping { return killAt }
        return services.compactMap { if case .waiting(let until) = $0.state { until } else { nil } }.min()
    }

    /// Time has passed.
    mutating func tick(at now: Duration) -> [Action] {
        if stopping {
            guard let due = killAt, now >= due else { return [] }
            killAt = nil
            status = 1
            return services.indices.flatMap { index -> [Action] in
                guard case .stopping(let pid) = services[index].state else { return [] }
                return [.say(service: index, .error, "did not stop in time; killed"), .kill(pid: pid)]
            }
        }
        return services.indices.compactMap { index in
            guard case .waiting(let until) = services[index].state, until <= now else { return nil }
            return .start(service: index)
        }
    }

    /// A `start` succeeded.
    mutating func started(service index: Int, pid: Int32, at now: Duration) {
        services[index].state = .running(pid: pid, since: now)
    }

    /// A `start` failed, as when the program is not there: it is tried again like one that died at once.
    mutating func failedToStart(service index: Int, reason: String, at now: Duration) -> [Action] {
        let delay = services[index].delay.after(run: .zero)
        services[index].state = .waiting(until: now + delay)
        return [.say(service: index, .error, "cannot start: \(reason); next try in \(delay.shown)")]
    }

    /// A child was reaped. A pid that is not ours changes nothing.
    mutating func exited(pid: Int32, _ exit: ExitStatus, at now: Duration) -> [Action] {
        for index in services.indices {
            switch services[index].state {
            case .stopping(pid):
                services[index].state = .gone
                if exit != .code(0) { status = 1 }
                return [.say(service: index, exit == .code(0) ? .info : .warning, "stopped (\(exit))")] + finishIfDone()
            case .running(pid, let since):
                if exit.isFinal {
                    services[index].state = .gone
                    status = 1
                    let words = "ended with \(exit): starting it again would not help; stopping the suite"
                    return [.say(service: index, .error, words)] + stop(at: now)
                }
                let delay = services[index].delay.after(run: now - since)
                services[index].state = .waiting(until: now + delay)
                return [.say(service: index, .error, "ended with \(exit); starts again in \(delay.shown)")]
            default: continue
            }
        }
        return []
    }

    /// A person or the system asks the suite to end. Asked again, nothing more happens.
    mutating func stop(at now: Duration) -> [Action] {
        guard !stopping else { return [] }
        stopping = true
        killAt = now + Self.grace
        var actions: [Action] = []
        for index in services.indices.reversed() {
            if case .running(let pid, _) = services[index].state {
                services[index].state = .stopping(pid: pid)
                actions.append(.terminate(pid: pid))
            } else {
                services[index].state = .gone
            }
        }
        return actions + finishIfDone()
    }

    private func finishIfDone() -> [Action] {
        stopping && services.allSatisfy { $0.state == .gone } ? [.finish(status: status)] : []
    }
}

extension Duration {
    /// Seconds with one decimal, `0.5 s`.
    var shown: String {
        let tenths = (components.seconds * 10) + components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
