import HTTPTypes
import Testing

@testable import Portal

@Suite("Room for uploads")
struct UploadRoomTests {
    private static let busy = EdgeError(.serviceUnavailable, "error.later", retryAfter: 10)

    @Test("Bytes count as they arrive, and are given back when the form goes, well or badly")
    func arriving() throws {
        let room = UploadBudget(text: 1_000, files: 1_000)
        do {
            let place = room.place(for: "a", in: .files)
            #expect(room.used(.files) == 0, "what is announced takes nothing")
            try place.grow(by: 300)
            try place.grow(by: 200)
            withExtendedLifetime(place) { #expect(room.used(.files) == 500) }
        }
        #expect(room.used(.files) == 0)
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            let place = room.place(for: "a", in: .files)
            try place.grow(by: 900)
            throw Broken()
        }
        #expect(room.used(.files) == 0)
    }

    @Test("One address gets a part of the room, and another finds what is left")
    func shares() throws {
        let room = UploadBudget(text: 1_000, files: 1_000)
        let places = (0..<100).map { _ in room.place(for: "greedy", in: .files) }
        for _ in 0..<10 { for place in places { try? place.grow(by: 10) } }
        #expect((500...700).contains(room.used(.files)), "\(room.used(.files))")
        #expect(throws: Self.busy) { try room.place(for: "greedy", in: .files).grow(by: 50) }
        let other = room.place(for: "other", in: .files)
        try other.grow(by: 200)
    }

    @Test("Forms of text have a room that no upload can fill, and one that grows large leaves it")
    func text() throws {
        let room = UploadBudget(text: 4 * UploadBudget.smallLimit, files: 4 * UploadBudget.smallLimit)
        let places = (0..<8).map { room.place(for: "\($0)", in: .files) }
        for place in places { try? place.grow(by: UploadBudget.smallLimit) }
        let small = room.place(for: "villager", in: .text, moves: true)
        try small.grow(by: 3_000)
        #expect(room.used(.text) == 3_000)
        #expect(throws: Self.busy) { try small.grow(by: 2 * UploadBudget.smallLimit) }
        _ = consume places
        try small.grow(by: UploadBudget.smallLimit)
        #expect(room.used(.text) == 0)
        #expect(room.used(.files) == 3_000 + UploadBudget.smallLimit)
    }
}
