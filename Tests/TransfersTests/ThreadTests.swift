import Fixtures
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Transfers

@Suite(.timeLimit(.minutes(2))) struct ThreadTests {
    @Test("two hundred transfers at once are not delayed by one whose server hangs")
    func hanging() async throws {
        let hanging = try LoopbackServer { $0.waitForEnd() }
        let server = try LoopbackServer { connection in
            _ = try connection.request()
            try connection.answer()
        }
        let transfers = try HTTPTransfers(.loopback())
        let stuck = Task { () -> TransferError? in
            await failure { () async throws(TransferError) in
                try await transfers.send(
                    HTTPRequest(
                        .post, "http://127.0.0.1:\(hanging.port)/",
                        timeouts: Timeouts(connect: .seconds(60), whole: .seconds(60))))
            }
        }
        #expect(await eventually { hanging.connections == 1 })
        let clock = ContinuousClock()
        let start = clock.now
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await transfers.send(HTTPRequest(.post, "http://127.0.0.1:\(server.port)/", body: [65])).status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 200))
        #expect(clock.now - start < .seconds(20), "far less than the hanging server's minute")
        #expect(transfers.count == 1)
        stuck.cancel()
        #expect(await stuck.value?.code == .cancelled)
        #expect(transfers.count == 0)
        await transfers.stop()
    }

    @Test("past the bound a transfer is busy at once, and there is room again when one has ended")
    func busy() async throws {
        let server = try LoopbackServer { $0.waitForEnd() }
        let transfers = try HTTPTransfers(.loopback(capacity: 2))
        let request = HTTPRequest(
            .get, "http://127.0.0.1:\(server.port)/", timeouts: Timeouts(connect: .seconds(60), whole: .seconds(60)))
        let send = { @Sendable () async -> TransferError.Code? in
            await failure { () async throws(TransferError) in try await transfers.send(request) }?.code
        }
        let first = Task { await send() }
        let second = Task { await send() }
        #expect(await eventually { transfers.count == 2 })
        #expect(await send() == .busy)
        first.cancel()
        #expect(await first.value == .cancelled)
        let third = Task { await send() }
        #expect(await eventually { transfers.count == 2 })
        await transfers.stop()
        #expect(await second.value == .stopped)
        #expect(await third.value == .stopped)
        #expect(await send() == .stopped)
    }

    @Test("a cancelled task's transfer ends at once, also before it began")
    func cancelled() async throws {
        let server = try LoopbackServer { $0.waitForEnd() }
        let transfers = try HTTPTransfers(.loopback())
        let request = HTTPRequest(
            .get, "http://127.0.0.1:\(server.port)/", timeouts: Timeouts(connect: .seconds(60), whole: .seconds(60)))
        let early = Task { () -> TransferError? in
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure { () async throws(TransferError) in try await transfers.send(request) }
        }
        #expect(await early.value?.code == .cancelled)
        #expect(server.connections == 0)
        let tasks = (0..<20).map { _ in
            Task { await failure { () async throws(TransferError) in try await transfers.send(request) }?.code }
        }
        #expect(await eventually { server.connections == 20 })
        for task in tasks { task.cancel() }
        for task in tasks { #expect(await task.value == .cancelled) }
        await transfers.stop()
    }

    @Test("stopping ends everything that is under way, in whatever state, and is quick")
    func stop() async throws {
        let silent = try LoopbackServer { $0.waitForEnd() }
        let dripping = try LoopbackServer { connection in
            _ = try connection.request()
            try connection.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
            connection.waitForEnd()
        }
        let kept = try LoopbackServer { connection in
            while true {
                _ = try connection.request()
                try connection.answer()
            }
        }
        let transfers = try HTTPTransfers(.loopback())
        _ = try await transfers.send(HTTPRequest(.get, "http://127.0.0.1:\(kept.port)/"))
        let tasks = (0..<60).map { index in
            Task { () -> TransferError.Code? in
                await failure { () async throws(TransferError) in
                    try await transfers.send(
                        HTTPRequest(
                            .get, "http://127.0.0.1:\((index.isMultiple(of: 2) ? silent : dripping).port)/",
                            timeouts: Timeouts(connect: .seconds(60), whole: .seconds(60))))
                }?.code
            }
        }
        #expect(await eventually { silent.connections + dripping.connections == 60 })
        let clock = ContinuousClock()
        let took = await clock.measure { await transfers.stop() }
        #expect(took < .seconds(5))
        for task in tasks { #expect(await task.value == .stopped) }
        await transfers.stop()
    }

    @Test("a client that nobody holds any more ends its thread")
    func dropped() async throws {
        let name = "http-transfers"
        let before = threads(named: name)
        for _ in 0..<5 {
            let transfers = try HTTPTransfers(.loopback())
            #expect(transfers.count == 0)
        }
        #expect(await eventually { threads(named: name) <= before })
    }

    /// How many threads of this process have a name.
    private func threads(named name: String) -> Int {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.count {
            (try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)) == name + "\n"
        }
    }

    @Test("ten thousand transfers through a thread leave no descriptor behind")
    func descriptors() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.request()
            try connection.answer()
        }
        let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        let transfers = try HTTPTransfers(.loopback())
        for _ in 0..<100 {
            await withTaskGroup { group in
                for _ in 0..<100 {
                    group.addTask {
                        _ = try? await transfers.send(HTTPRequest(.get, "http://127.0.0.1:\(server.port)/"))
                    }
                }
            }
        }
        #expect(server.connections >= 100)
        await transfers.stop()
        #expect(
            await eventually {
                (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? .max <= before + 20
            })
    }
}
