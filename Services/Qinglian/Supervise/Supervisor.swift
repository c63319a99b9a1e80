import Foundation
import Glibc

/// Drives a `Supervision`: starts programs, reads what they write, reaps them, until a signal asks it to end.
///
/// Belongs to the thread that calls `run`: its children die with that thread.
struct Supervisor {
    let programs: [ServiceProgram]
    /// This command line's own binary.
    let shim: String
    let log: LogSink
    let signals: SignalPipe

    private struct Child {
        let service: String
        /// Negative once the child has closed it: poll(2) passes over those.
        var output: Int32
        var lines = LineBuffer()
    }

    /// Returns the status for `up` to end with, after all children have ended.
    func run() -> Int32 {
        let start = ContinuousClock.now
        var supervision = Supervision(services: programs.map(\.name))
        var children: [Int32: Child] = [:]
        var actions = supervision.tick(at: .zero)

        while true {
            var index = 0
            while index < actions.count {
                let now = ContinuousClock.now - start
                switch actions[index] {
                case .start(let service):
                    do {
                        let child = try ChildProcess.start(programs[service], shim: shim)
                        children[child.pid] = Child(service: programs[service].name, output: child.output)
                        supervision.started(service: service, pid: child.pid, at: now)
                    } catch {
                        actions += supervision.failedToStart(service: service, reason: "\(error)", at: now)
                    }
                case .terminate(let pid): kill(pid, SIGTERM)
                case .kill(let pid): kill(pid, SIGKILL)
                case .say(let service, let level, let words): log.say(level, words, about: programs[service].name)
                case .finish(let status):
                    for child in children.values where child.output >= 0 { close(child.output) }
                    return status
                }
                index += 1
            }
            wait(for: children, until: supervision.nextDeadline.map { start + $0 })
            actions = []
            for signal in signals.drain() where signal != SIGCHLD {
                log.say(.info, "stopping: signal \(signal)")
                actions += supervision.stop(at: ContinuousClock.now - start)
            }
            for pid in Array(children.keys) { read(pid, &children) }
            for (pid, status) in reap(children.keys) {
                read(pid, &children)
                if let child = children.removeValue(forKey: pid) {
                    var lines = child.lines
                    if let rest = lines.finish() { log.pass(rest, from: child.service) }
                    if child.output >= 0 { close(child.output) }
                }
                actions += supervision.exited(pid: pid, status, at: ContinuousClock.now - start)
            }
            actions += supervision.tick(at: ContinuousClock.now - start)
        }
    }

    private func wait(for children: [Int32: Child], until deadline: ContinuousClock.Instant?) {
        // A second at most: a signal's byte wakes the wait, and a lost one is made good by looking again.
        let left = deadline.map { max(.zero, $0 - ContinuousClock.now) } ?? .seconds(1)
        let milliseconds = Int32(min(left, .seconds(1)) / .milliseconds(1)) + 1
        var watched = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
        watched += children.values.map { pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0) }
        poll(&watched, nfds_t(watched.count), milliseconds)
    }

    /// Reads what a child has written, at most 64 KiB a turn, so that a noisy one does not starve the others.
    private func read(_ pid: Int32, _ children: inout [Int32: Child]) {
        guard var child = children[pid], child.output >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(child.output, &buffer, buffer.count)
        if count == 0 {
            close(child.output)
            child.output = -1
            children[pid] = child
        }
        guard count > 0 else { return }
        for line in child.lines.append(buffer.prefix(count)) { log.pass(line, from: child.service) }
        children[pid] = child
    }

    private func reap(_ pids: some Collection<Int32>) -> [(Int32, ExitStatus)] {
        pids.compactMap { pid in
            var status: Int32 = 0
            return waitpid(pid, &status, WNOHANG) == pid ? (pid, ExitStatus(waitStatus: status)) : nil
        }
    }
}
