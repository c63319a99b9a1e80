import Fixtures
import HTTPTypes
import Messages
import Testing

@testable import Portal

@Suite("Guessing and filing, bounded")
struct GuessingTests {
    private let clock = HandClock(Timestamp(milliseconds: 1_790_000_000_000))
    private let throttles: Throttles

    init() {
        throttles = Throttles(clock: { [clock] in clock.now })
    }

    private static let miss = DeskError.notFound("code.unknown", "no such code")

    private func miss(from address: String) async -> HTTPResponse.Status {
        do {
            try await throttles.guessing(address) { throw Self.miss }
            return .ok
        } catch {
            return EdgeError(error).status
        }
    }

    @Test("Misses past the rate are told to come later; what is right is answered all the same")
    func shared() async throws {
        var answers: [HTTPResponse.Status] = []
        for _ in 0..<62 { answers.append(await miss(from: "shared")) }
        #expect(answers == Array(repeating: .notFound, count: 60) + [.tooManyRequests, .tooManyRequests])
        #expect(try await throttles.guessing("shared") { 7 } == 7)
        #expect(await miss(from: "another") == .notFound)
    }

    @Test("While everybody guesses, an address past its rate still gets what is right, through a queue of its own")
    func flood() async throws {
        for number in 0..<1_203 { _ = await miss(from: "address \(number % 20)") }
        #expect(throttles.allGuesses.isUsedUp(""))
        #expect(try await throttles.guessing("address 1") { 7 } == 7)
        #expect(await miss(from: "fresh") == .notFound)
    }

    @Test("What is mistyped, refused or not answered is no miss")
    func noMiss() async throws {
        for _ in 0..<200 {
            for error in [DeskError.invalid("code", "mistyped"), .refused("code.revoked", "revoked"), .unavailable] {
                await #expect(throws: DeskError.self) { try await throttles.guessing("a") { throw error } }
            }
        }
        #expect(await miss(from: "a") == .notFound)
    }

    private func file(code: String?, village: AreaCode? = nil, from client: String) async -> Bool {
        (try? await throttles.filing(code: code, village: village, from: client) {}) != nil
    }

    @Test("Filings are counted before they are tried: many at once are not let through together")
    func together() async {
        let throttles = throttles
        let filed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    (try? await throttles.filing(code: "K7MA-3XFP-9RTC-W", village: nil, from: "a") {
                        await Task.yield()
                    }) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(filed == 10)
    }

    @Test("What was not filed is given back")
    func givenBack() async {
        for _ in 0..<50 {
            await #expect(throws: DeskError.self) {
                try await throttles.filing(code: "K7MA3XFP9RTCW", village: nil, from: "a") {
                    throw DeskError.unavailable
                }
            }
        }
        for _ in 0..<10 { #expect(await file(code: "k7ma 3xfp 9rtc w", from: "a")) }
        #expect(!(await file(code: "K7MA-3XFP-9RTC-W", from: "b")))
        #expect(await file(code: "K7MA-3XFP-9RTC-X", from: "a"))
    }

    @Test("A flood without codes from a shared address leaves its villages, its codes and other addresses to file")
    func withoutCodes() async throws {
        let villages = (201...210).compactMap { AreaCode("330281114\($0)") }
        #expect(villages.count == 10)
        var filed = 0
        while await file(code: nil, village: villages[0], from: "shared") { filed += 1 }
        #expect(filed == 120)
        #expect(await file(code: nil, village: villages[1], from: "shared"))
        for village in villages { while await file(code: nil, village: village, from: "shared") { filed += 1 } }
        #expect(filed == 599, "six hundred of the address, one of them above")
        #expect(await file(code: "K7MA-3XFP-9RTC-W", from: "shared"))
        #expect(await file(code: nil, village: villages[0], from: "another"))
    }

    @Test("Codes to numbers: an address has a share of a village's, and a village of the county's")
    func numbers() async throws {
        let villages = (100...999).compactMap { AreaCode("330281114\($0)") }
        func send(_ village: AreaCode, _ client: String) async -> Bool {
            (try? await throttles.sendingCode(to: village, from: client) {}) != nil
        }
        var sent = 0
        while await send(villages[0], "a") { sent += 1 }
        #expect(sent == 20)
        #expect(await send(villages[0], "b"))
        var all = 21
        for (number, village) in villages.enumerated() {
            for _ in 0..<20 {
                if await send(village, "client \(number)") { all += 1 }
            }
        }
        #expect(all == 1_000)
    }
}
