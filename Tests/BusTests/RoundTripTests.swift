import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import ZeroMQ

@testable import Bus

@Suite("A caller and a desk") struct RoundTripTests {
    let context: Context
    let run: TemporaryDirectory

    init() throws {
        context = try Context()
        run = try TemporaryDirectory()
    }

    @Test("a request is answered, with its attachments byte for byte")
    func roundTrip() async throws {
        let server = try TestBus.server(run, context: context)
        defer { server.stop() }
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        let attachments = [Data([0, 1, 2, 255]), Data(), Data(repeating: 7, count: 1 << 20)]
        let answer = try await caller.call(Echo(text: "梁弄镇"), attachments: attachments)
        #expect(answer.reply == Echo.Reply(text: "梁弄镇"))
        #expect(answer.attachments == attachments)
    }

    @Test("a caller that came first waits for the desk")
    func callerFirst() async throws {
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        async let answer = caller.call(Echo(text: "early"))
        let server = try TestBus.server(run, context: context)
        defer { server.stop() }
        #expect(try await answer.reply.text == "early")
    }

    @Test("thousands of calls, sixty-four at a time, each get their own answer")
    func many() async throws {
        let server = try TestBus.server(run, context: context)
        defer { server.stop() }
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        let right = try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<64 {
                group.addTask {
                    var right = 0
                    for index in 0..<50
                    where try await caller.call(Echo(text: "\(lane)-\(index)")).reply.text
                        == "\(lane)-\(index)"
                    { right += 1 }
                    return right
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(right == 3_200)
    }

    @Test("that an earlier try under the id came too late does not end the try that is under way")
    func lateRefusal() async throws {
        let asked = Atomic<Int>(0)
        let server = try TestBus.server(
            run, context: context,
            handler: ClosureHandler { request in
                let isFirst = asked.add(1, ordering: .relaxed).newValue == 1
                request.respond(
                    isFirst
                        ? ReplyFrame.failure(id: request.request.id, .deadlinePassed)
                        : ReplyFrame.success(id: request.request.id, result: request.request.params))
            })
        defer { server.stop() }
        let caller = try TestBus.caller(
            run, context: context, patience: .init(first: .milliseconds(50), most: .milliseconds(50)))
        defer { caller.close() }
        #expect(try await caller.call(Echo(text: "again")).reply.text == "again")
    }

    @Test("a refusal reaches the caller as it was thrown")
    func refusal() async throws {
        let server = try TestBus.server(
            run, context: context,
            handler: ClosureHandler { request in
                request.respond(ReplyFrame.failure(id: request.request.id, .refused("case.state", "it is closed")))
            })
        defer { server.stop() }
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        await #expect(throws: DeskError.refused("case.state", "it is closed")) {
            try await caller.call(Echo(text: ""))
        }
    }
}
