package import Foundation
package import Messages

/// A photo as it is kept: what it is, how large its picture is, and its bytes without what its picture does not need: where and
/// when it was taken, by which telephone, thumbnails, texts, and the moving pictures that telephones add behind it.
///
/// The picture's own bytes are copied, never decoded, so nothing is lost and no decoder sees hostile input. What browsers and
/// Pillow both show is taken, whatever is not in order about it, and written in order. Time and memory grow with the bytes
/// alone: at most four times their size is held.
package struct Photo: Equatable, Sendable {
    package let type: AttachmentType
    /// In pixels, as stored: a picture that its orientation turns is not turned here.
    package let width: Int
    package let height: Int
    package let bytes: Data

    /// More than any telephone's camera has; a small file that unfolds to more would fill the memory of whoever opens it.
    package static let pixelLimit = 1 << 28

    /// What the bytes look like from their first ones; nil of anything that is no photo that is taken.
    package static func type(of bytes: Data) -> AttachmentType? {
        let reader = PhotoReader(bytes.prefix(16))
        if reader.starts(with: JPEG.start) { return .jpeg }
        if reader.starts(with: PNGStripper.signature) { return .png }
        return reader.starts(with: "RIFF") && reader.starts(with: "WEBP", at: 8) ? .webp : nil
    }

    /// - Throws: `PhotoError` of what is no photo, is damaged, or unfolds to too much.
    package init(_ data: Data) throws(PhotoError) {
        guard let type = Self.type(of: data) else { throw .unknown }
        var reader = PhotoReader(data)
        let read =
            switch type {
            case .jpeg: try JPEG.read(&reader)
            case .png: try PNGStripper.read(&reader)
            default: try WebP.read(&reader)
            }
        guard read.width > 0, read.height > 0 else { throw .damaged() }
        guard read.width <= Self.pixelLimit / read.height else { throw .tooManyPixels }
        self.type = type
        width = read.width
        height = read.height
        bytes = Data(read.bytes)
    }

    /// What a format's reader found.
    struct Reading: Equatable {
        var width = 0
        var height = 0
        var bytes: [UInt8] = []
    }
}
