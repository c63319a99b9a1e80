import Foundation
import Glibc
import Testing

@Suite("qinglian up, as a process with children")
struct UpTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Starts `up` with shell programs in place of services; each says `pid N` once its traps are set.
    private func up(_ scripts: [String: String]) throws -> Program {
        let list = scripts.sorted { $0.key < $1.key }.map { name, script in
            ["name": name, "program": "/bin/sh", "arguments": ["-c", script]] as [String: Any]
        }
        let file = directory.path("services.json")
        try JSONSerialization.data(withJSONObject: list).write(to: URL(fileURLWithPath: file))
        return try Program("qinglian", ["up", "--services-file", file], in: directory)
    }

    private func pids(of program: Program) -> [Int32] {
        program.output.matches(of: #/"message":"pid (\d+)"/#).compactMap { Int32($0.1) }
    }

    private let untilStopped = "trap 'echo bye; exit 0' TERM; echo pid $$; while :; do sleep 0.05; done"

    @Test("starts what was killed again, and its log says so")
    func restart() throws {
        let program = try up(["alpha": untilStopped])
        try #require(program.wait { pids(of: program).count == 1 }, "\(program.errors)")
        kill(pids(of: program)[0], SIGKILL)
        #expect(program.wait { pids(of: program).count == 2 })
        #expect(program.output.contains("ended with signal 9; starts again in 0.5 s"))
        program.send(SIGTERM)
        #expect(try program.status() == 0)
    }

    @Test("ends in good order on SIGTERM and SIGINT", arguments: [SIGTERM, SIGINT])
    func stop(signal: Int32) throws {
        let program = try up(["alpha": untilStopped, "beta": untilStopped])
        try #require(program.wait { pids(of: program).count == 2 }, "\(program.errors)")
        let asked = ContinuousClock.now
        program.send(signal)
        #expect(try program.status() == 0)
        #expect(ContinuousClock.now - asked < .seconds(5))
        #expect(program.output.matches(of: #/"message":"bye"/#).count == 2)
        #expect(pids(of: program).allSatisfy { !isAlive($0) })
    }

    @Test("kills what does not listen, and still ends within five seconds and a little")
    func deaf() throws {
        let program = try up(["deaf": "trap '' TERM; echo pid $$; while :; do sleep 0.05; done"])
        try #require(program.wait { pids(of: program).count == 1 }, "\(program.errors)")
        let asked = ContinuousClock.now
        program.send(SIGTERM)
        #expect(try program.status() == 1)
        #expect(ContinuousClock.now - asked < .seconds(6))
        #expect(program.output.contains("did not stop in time; killed"))
    }

    @Test("takes its children with it when it is killed itself")
    func orphans() throws {
        let program = try up(["alpha": untilStopped, "deaf": "trap '' TERM; echo pid $$; while :; do sleep 0.05; done"])
        try #require(program.wait { pids(of: program).count == 2 }, "\(program.errors)")
        let children = pids(of: program)
        program.send(SIGKILL)
        #expect(wait { children.allSatisfy { !isAlive($0) } })
    }

    @Test("refuses a data directory on which another one runs, and says what to do")
    func second() throws {
        let first = try up(["alpha": untilStopped])
        try #require(first.wait { pids(of: first).count == 1 }, "\(first.errors)")
        let second = try up(["alpha": untilStopped])
        #expect(try second.status() == 69)
        #expect(second.errors.contains("another 'qinglian up' already runs"))
        first.send(SIGTERM)
        #expect(try first.status() == 0)
    }

    @Test("refuses a directory of sockets that others can enter")
    func openRunDirectory() throws {
        let run = directory.path("run")
        try FileManager.default.createDirectory(
            atPath: run, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        chmod(run, 0o755)
        let program = try up(["alpha": untilStopped])
        #expect(try program.status() == 78)
        #expect(program.errors.contains("not a directory of yours alone"))
    }

    @Test("ends when a service says that its flags or its configuration are wrong")
    func final() throws {
        let program = try up(["alpha": "exit 78", "beta": untilStopped])
        #expect(try program.status() == 1)
        #expect(program.output.contains("starting it again would not help"))
    }
}
