import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import ZeroMQ

@testable import Bus

@Suite("A desk under pressure") struct DeskTests {
    let context: Context
    let run: TemporaryDirectory

    init() throws {
        context = try Context()
        run = try TemporaryDirectory()
    }

    private static let quick = Caller.Patience(first: .milliseconds(40), most: .milliseconds(200))

    /// Keeps what it is given unanswered until told.
    private final class Keeper: DeskHandler {
        let kept = Mutex<[DeskRequest]>([])

        func receive(_ request: DeskRequest) { kept.withLock { $0.append(request) } }

        var ids: [UUIDv7] { kept.withLock { $0.map(\.request.id) } }

        func answerAll() {
            for request in kept.withLock({ exchange(&$0, with: []) }) { ClosureHandler.echo.receive(request) }
        }
    }

    @Test("a call without an answer is sent again under the same id, until it is answered")
    func resend() async throws {
        let keeper = Keeper()
        let server = try TestBus.server(run, context: context, handler: keeper)
        defer { server.stop() }
        let caller = try TestBus.caller(run, context: context, patience: Self.quick)
        defer { caller.close() }
        async let answer = caller.call(Echo(text: "again"))
        #expect(await eventually { keeper.ids.count >= 3 })
        #expect(Set(keeper.ids).count == 1)
        keeper.answerAll()
        #expect(try await answer.reply.text == "again")
    }

    @Test("past the bound requests hear busy with a time to wait, and the caller comes back by itself")
    func busy() async throws {
        let keeper = Keeper()
        var limits = DeskLimits()
        limits.requestsInFlight = 1
        let server = try TestBus.server(run, context: context, limits: limits, handler: keeper)
        defer { server.stop() }
        let raw = try RawPeer(.dealer, to: run.endpoints.desk("intake").address, context: context)
        defer { raw.stop() }
        raw.send([try frame("first")])
        #expect(await eventually { keeper.ids.count == 1 })
        raw.send([try frame("second")])
        try #require(await eventually { raw.received.count == 1 })
        #expect(try error(raw.received[0]) == .busy(retryAfter: BusLimits.busyRetryMilliseconds))
        let caller = try TestBus.caller(run, context: context, patience: Self.quick)
        defer { caller.close() }
        async let answer = caller.call(Echo(text: "third"))
        let answering = Task {
            await eventually {
                keeper.answerAll()
                return Task.isCancelled
            }
        }
        defer { answering.cancel() }
        #expect(try await answer.reply.text == "third")
    }

    @Test("a request that its handler drops is answered unavailable, and its place is free again")
    func dropped() async throws {
        var limits = DeskLimits()
        limits.requestsInFlight = 1
        let server = try TestBus.server(run, context: context, limits: limits, handler: ClosureHandler { _ in })
        defer { server.stop() }
        let raw = try RawPeer(.dealer, to: run.endpoints.desk("intake").address, context: context)
        defer { raw.stop() }
        for text in ["a", "b", "c"] { raw.send([try frame(text)]) }
        try #require(await eventually { raw.received.count == 3 })
        #expect(try raw.received.map(error).contains(.unavailable))
    }

    @Test("a call in flight survives the desk's restart")
    func restart() async throws {
        let keeper = Keeper()
        let first = try TestBus.server(run, context: context, handler: keeper)
        let caller = try TestBus.caller(
            run, context: context, patience: Caller.Patience(first: .seconds(60), most: .seconds(60)))
        defer { caller.close() }
        async let answer = caller.call(Echo(text: "held"), timeout: .seconds(30))
        #expect(await eventually { keeper.ids.count == 1 })
        first.stop()
        let second = try TestBus.server(run, context: context)
        defer { second.stop() }
        #expect(try await answer.reply.text == "held")
    }

    @Test("after its timeout a call hears that the outcome is unknown; a cancelled one hears that")
    func timeouts() async throws {
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        await #expect(throws: DeskError.unavailable) {
            try await caller.call(Echo(text: ""), timeout: .milliseconds(50))
        }
        let task = Task { try await caller.call(Echo(text: ""), timeout: .seconds(60)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(
        "a deadline too far ahead is refused before the handler sees it; one that has passed is the handler's to judge")
    func deadlines() async throws {
        let keeper = Keeper()
        let server = try TestBus.server(run, context: context, handler: keeper)
        defer { server.stop() }
        let raw = try RawPeer(.dealer, to: run.endpoints.desk("intake").address, context: context)
        defer { raw.stop() }
        raw.send([try frame("early", deadline: TestBus.clock() + .seconds(24 * 3_600))])
        try #require(await eventually { raw.received.count == 1 })
        #expect(try error(raw.received[0]).kind == .invalidRequest)
        #expect(keeper.ids.isEmpty)
        raw.send([try frame("late", deadline: TestBus.clock() - .seconds(1))])
        #expect(await eventually { keeper.ids.count == 1 })
    }

    @Test("hostile frames are answered with an error or dropped, and the desk goes on")
    func hostile() async throws {
        let server = try TestBus.server(run, context: context)
        defer { server.stop() }
        let endpoint = run.endpoints.desk("intake").address
        let raw = try RawPeer(.dealer, to: endpoint, context: context)
        defer { raw.stop() }
        var random = SplitMix(7)
        let noise = Data((0..<5_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        let good = try frame("x")
        let frames: [[Data]] = [
            [noise], [Data()], [Data(), good], [good[0..<40]],
            [Data(String(repeating: "[", count: 500_000).utf8)],
            [Data([0x7B, 0xFF, 0xFE, 0x7D])],
            [Data(repeating: 0x20, count: BusLimits.requestBytes + 1)],
            Array(repeating: good, count: 18),
            Array(repeating: good, count: 500),
        ]
        for (index, hostile) in frames.enumerated() {
            raw.send(hostile)
            #expect(await eventually { raw.received.count == index + 1 }, "frame \(index)")
            let kind = try error(try #require(raw.received.last)).kind
            #expect(kind == .parse || kind == .invalidRequest, "frame \(index)")
        }
        // A frame over the limit ends that connection only.
        let huge = try RawPeer(.dealer, to: endpoint, context: context)
        defer { huge.stop() }
        huge.send([good, Data(count: 17 << 20)])
        try garbage(to: String(endpoint.dropFirst(6)))
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        #expect(try await caller.call(Echo(text: "still here")).reply.text == "still here")
        #expect(huge.received.isEmpty)
        raw.send([good])
        #expect(await eventually { raw.received.count == frames.count + 1 })
    }

    @Test("a caller that never reads harms nobody")
    func neverReads() async throws {
        let server = try TestBus.server(run, context: context)
        defer { server.stop() }
        let raw = try RawPeer(.dealer, to: run.endpoints.desk("intake").address, context: context, reads: false)
        defer { raw.stop() }
        let text = String(repeating: "x", count: 4_000)
        for _ in 0..<5_000 { raw.send([try frame(text)]) }
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        for index in 0..<200 {
            #expect(try await caller.call(Echo(text: "\(index)")).reply.text == "\(index)")
        }
    }

    @Test("a run directory that others may enter is refused, with what to do")
    func openDirectory() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: run.path)
        let error = #expect(throws: BusError.self) { try TestBus.server(run, context: context) }
        #expect(error?.message.contains("chmod 700") == true)
    }

    // MARK: -

    private func frame(_ text: String, deadline: Timestamp? = nil) throws -> Data {
        var random = SystemRandomNumberGenerator()
        let now = TestBus.clock()
        return try RequestFrame.encode(
            Echo(text: text), id: UUIDv7(time: now, random: &random),
            context: RequestContext(actor: nil, deadline: deadline ?? now + .seconds(60)))
    }

    private func error(_ frames: [Data]) throws -> DeskError {
        guard case .failure(let error) = try ReplyFrame.parse(frames[0]).result else {
            throw BusError(.endpoint, "an answer where an error was due")
        }
        return error
    }

    /// Bytes that are no ZMTP, on a plain socket.
    private func garbage(to path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(connected == 0)
        let bytes = [UInt8](repeating: 0x41, count: 100)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    }
}
