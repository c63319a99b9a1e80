import Foundation
import Messages
import Sounds

/// Tells what a file is from its first bytes.
enum AttachmentKind {
    /// Nil of anything that is not taken.
    static func of(_ bytes: Data) -> AttachmentType? {
        let head = [UInt8](bytes.prefix(16))
        if let photo = photos.first(where: { head.starts(with: $0.magic) }) { return photo.type }
        if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).starts(with: Array("WEBP".utf8)) { return .webp }
        return Sound.type(of: bytes)
    }

    private static let photos: [(magic: [UInt8], type: AttachmentType)] = [
        ([0xFF, 0xD8, 0xFF], .jpeg), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
    ]
}
