/// Why a recording is not taken.
package struct SoundError: Error, Equatable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// No format that is taken.
        case unknown
        /// Cut off, or not put together as its format says.
        case damaged
        /// There are pictures, moving or still, or texts beside the sound.
        case notOnlySound = "not-only-sound"
    }

    package let code: Code
    /// Safe to show.
    package let message: String
    package let file: String
    package let line: Int

    private init(_ code: Code, _ message: String, file: String = #fileID, line: Int = #line) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
    }

    /// Where it was found does not matter.
    package static func == (left: SoundError, right: SoundError) -> Bool { left.code == right.code }

    static let unknown = SoundError(
        .unknown,
        "这不是能收的录音；请用手机自带的录音机录一段再传（M4A、MP3、AMR、AAC、OGG、WAV、WebM）(this is no recording that can be taken: record it with the telephone's own recorder)"
    )

    static let notOnlySound = SoundError(
        .notOnlySound,
        "这里面不只有声音，还有视频或图片；请只录声音再传 (there are pictures beside the sound: record sound only)")

    static func damaged(file: String = #fileID, line: Int = #line) -> SoundError {
        SoundError(
            .damaged, "这段录音不完整，打不开；请重新录一段再传 (the recording is damaged or cut off: please record it again)", file: file,
            line: line)
    }
}

extension SoundError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { message }
    package var debugDescription: String { "SoundError.\(code.rawValue) at \(file):\(line)" }
}
