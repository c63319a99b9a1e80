import Foundation
import Messages

/// Tells what a file is from its first bytes.
enum AttachmentKind {
    /// Nil of anything that is not taken.
    static func of(_ bytes: Data) -> AttachmentType? {
        let head = [UInt8](bytes.prefix(16))
        if let found = plain.first(where: { head.starts(with: $0.magic) }) { return found.type }
        if head.starts(with: Array("RIFF".utf8)), head.count >= 12 {
            switch Array(head[8..<12]) {
            case Array("WEBP".utf8): return .webp
            case Array("WAVE".utf8): return .wav
            default: return nil
            }
        }
        if head.count >= 12, Array(head[4..<8]) == Array("ftyp".utf8) {
            return soundBrands.contains(String(decoding: head[8..<12], as: UTF8.self)) ? .mp4 : nil
        }
        return head.count >= 2 && head[0] == 0xFF ? frame(head[1]) : nil
    }

    private static let plain: [(magic: [UInt8], type: AttachmentType)] = [
        ([0xFF, 0xD8, 0xFF], .jpeg), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
        (Array("#!AMR".utf8), .amr), (Array("ID3".utf8), .mp3), (Array("OggS".utf8), .ogg),
        ([0x1A, 0x45, 0xDF, 0xA3], .webm),
    ]

    /// Major brands (ISO/IEC 14496-12) under which telephones and browsers store sound.
    private static let soundBrands: Set<String> = ["M4A ", "M4B ", "mp41", "mp42", "isom", "iso5", "iso6", "dash"]

    /// A frame's header without a container: MPEG audio (ISO/IEC 11172-3), with layer 0 that of ADTS (ISO/IEC 13818-7).
    private static func frame(_ byte: UInt8) -> AttachmentType? {
        guard byte & 0xE0 == 0xE0 else { return nil }
        switch byte & 0x06 {
        case 0: return byte & 0xF0 == 0xF0 ? .aac : nil
        case 0x02: return .mp3
        default: return nil
        }
    }
}
