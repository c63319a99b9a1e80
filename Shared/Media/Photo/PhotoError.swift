/// Why a photo is not taken.
package struct PhotoError: Error, Equatable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// No format that is taken.
        case unknown
        /// Cut off before its picture ends, or not put together as its format says.
        case damaged
        /// More pixels than `Photo.pixelLimit`.
        case tooManyPixels = "too-many-pixels"
    }

    package let code: Code
    package let file: String
    package let line: Int

    private init(_ code: Code, file: String = #fileID, line: Int = #line) {
        self.code = code
        self.file = file
        self.line = line
    }

    /// Where it was found does not matter.
    package static func == (left: PhotoError, right: PhotoError) -> Bool { left.code == right.code }

    static let unknown = PhotoError(.unknown)
    static let tooManyPixels = PhotoError(.tooManyPixels)

    static func damaged(file: String = #fileID, line: Int = #line) -> PhotoError {
        PhotoError(.damaged, file: file, line: line)
    }
}

extension PhotoError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "PhotoError.\(code.rawValue)" }
    package var debugDescription: String { "PhotoError.\(code.rawValue) at \(file):\(line)" }
}
