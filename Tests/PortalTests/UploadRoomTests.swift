import HTTPTypes
import Testing

@testable import Portal

@Suite("Room for uploads")
struct UploadRoomTests {
    @Test("What would not fit is refused at once, and fits again when another has ended, well or badly")
    func bound() async throws {
        let room = UploadRoom(capacity: 100)
        struct Broken: Error {}
        try await room.hold(60) {
            await #expect(throws: EdgeError(.serviceUnavailable, "error.later", retryAfter: 10)) {
                try await room.hold(41) {}
            }
            try await room.hold(40) {}
            await #expect(throws: Broken.self) { try await room.hold(40) { throw Broken() } }
        }
        try await room.hold(100) {}
    }
}
