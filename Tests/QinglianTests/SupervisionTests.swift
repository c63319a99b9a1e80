import Testing

@testable import Qinglian

@Suite("What up decides")
struct SupervisionTests {
    private func running() -> Supervision {
        var supervision = Supervision(services: ["intake", "portal"])
        #expect(supervision.tick(at: .zero) == [.start(service: 0), .start(service: 1)])
        supervision.started(service: 0, pid: 10, at: .zero)
        supervision.started(service: 1, pid: 11, at: .zero)
        return supervision
    }

    @Test("whoever follows is looked after before what it follows")
    func followersFirst() {
        let programs = ServiceProgram.suite(binaries: "/bin", data: "/data", run: "/run")
        let names = ServiceProgram.followersFirst(programs).map(\.name)
        #expect(Set(names) == Set(ServiceProgram.suite))
        #expect(names.suffix(2) == ["portal", "intake"])
    }

    @Test("a service that dies is started again after half a second, then after a second, and no sooner")
    func restart() {
        var supervision = running()
        let first = supervision.exited(pid: 10, .signal(9), at: .seconds(1))
        #expect(first == [.say(service: 0, .error, "ended with signal 9; starts again in 0.5 s")])
        #expect(supervision.nextDeadline == .milliseconds(1_500))
        #expect(supervision.tick(at: .milliseconds(1_499)) == [])
        #expect(supervision.tick(at: .milliseconds(1_500)) == [.start(service: 0)])
        supervision.started(service: 0, pid: 12, at: .milliseconds(1_500))
        let second = supervision.exited(pid: 12, .code(1), at: .seconds(2))
        #expect(second == [.say(service: 0, .error, "ended with exit status 1; starts again in 1.0 s")])
    }

    @Test("the delay doubles up to half a minute and begins anew after a steady minute")
    func delay() {
        var delay = RestartDelay()
        let delays = (0..<9).map { _ in delay.after(run: .seconds(1)) }
        #expect(delays == [0.5, 1, 2, 4, 8, 16, 30, 30, 30].map { Duration.seconds($0) })
        #expect(delay.after(run: .seconds(60)) == .milliseconds(500))
    }

    @Test("a program that is not there is tried again like one that died at once")
    func missing() {
        var supervision = Supervision(services: ["intake"])
        #expect(supervision.tick(at: .zero) == [.start(service: 0)])
        let actions = supervision.failedToStart(service: 0, reason: "not there", at: .zero)
        #expect(actions == [.say(service: 0, .error, "cannot start: not there; next try in 0.5 s")])
        #expect(supervision.tick(at: .milliseconds(500)) == [.start(service: 0)])
    }

    @Test("asked to stop, it ends services in the opposite order and finishes with 0 once all have gone")
    func stop() {
        var supervision = running()
        #expect(supervision.stop(at: .seconds(5)) == [.terminate(pid: 11), .terminate(pid: 10)])
        #expect(supervision.stop(at: .seconds(5)) == [])
        #expect(
            supervision.exited(pid: 10, .code(0), at: .seconds(6)) == [
                .say(service: 0, .info, "stopped (exit status 0)")
            ])
        let last = supervision.exited(pid: 11, .code(0), at: .seconds(6))
        #expect(last == [.say(service: 1, .info, "stopped (exit status 0)"), .finish(status: 0)])
    }

    @Test("what does not stop in 4.5 s is killed, and the end is no success")
    func killed() {
        var supervision = running()
        _ = supervision.stop(at: .zero)
        _ = supervision.exited(pid: 11, .code(0), at: .seconds(1))
        #expect(supervision.tick(at: .milliseconds(4_499)) == [])
        #expect(
            supervision.tick(at: .milliseconds(4_500))
                == [.say(service: 0, .error, "did not stop in time; killed"), .kill(pid: 10)])
        #expect(supervision.tick(at: .seconds(9)) == [])
        let last = supervision.exited(pid: 10, .signal(9), at: .seconds(9))
        #expect(last == [.say(service: 0, .warning, "stopped (signal 9)"), .finish(status: 1)])
    }

    @Test("wrong flags or configuration end the suite instead of being tried again for ever", arguments: [64, 77, 78])
    func final(status: Int32) {
        var supervision = running()
        let actions = supervision.exited(pid: 10, .code(status), at: .seconds(1))
        #expect(actions.last == .terminate(pid: 11))
        #expect(supervision.nextDeadline == .milliseconds(5_500))
        #expect(supervision.exited(pid: 11, .code(0), at: .seconds(2)).last == .finish(status: 1))
    }

    @Test("a stop while a service waits for its next start does not start it")
    func stopWhileWaiting() {
        var supervision = running()
        _ = supervision.exited(pid: 10, .code(1), at: .seconds(1))
        #expect(supervision.stop(at: .seconds(1)) == [.terminate(pid: 11)])
        #expect(supervision.tick(at: .seconds(3)) == [])
        #expect(supervision.exited(pid: 11, .code(0), at: .seconds(3)).last == .finish(status: 0))
    }

    @Test("a pid that is not ours changes nothing")
    func stranger() {
        var supervision = running()
        #expect(supervision.exited(pid: 99, .code(0), at: .seconds(1)) == [])
        #expect(supervision.nextDeadline == nil)
    }
}
