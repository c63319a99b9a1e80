package import Foundation
package import Messages

/// A voice message as it is kept: what it is, how long it is, and its bytes without what telephones and recorders write
/// beside the sound: where and when it was spoken, on what, titles, pictures.
///
/// The sound is copied, never decoded, so nothing of it is lost and no decoder sees hostile input. Time and memory grow with
/// the bytes alone, whatever they say: at most four times their size is held.
package struct Sound: Equatable, Sendable {
    package let type: AttachmentType
    /// How long it is, rounded up, counted from the sound itself where the format lets it be counted.
    package let milliseconds: Int
    package let bytes: Data

    /// What the bytes look like from their first ones; nil of anything that is no sound that is taken.
    package static func type(of bytes: Data) -> AttachmentType? {
        format(of: [UInt8](bytes.prefix(Self.lookAhead)), all: bytes)?.type
    }

    /// - Throws: `SoundError` of what is no sound, is damaged, or holds pictures.
    package init(_ data: Data) throws(SoundError) {
        let bytes = [UInt8](data)
        guard let format = Self.format(of: bytes, all: data) else { throw .unknown }
        let read =
            switch format {
            case .amr(let kind): try AMR.read(bytes, kind)
            case .mp3: try FrameStream.read(bytes, MPEGFrame.init)
            case .aac: try FrameStream.read(bytes, ADTSFrame.init)
            case .mp4: try MP4.read(bytes)
            case .ogg: try Ogg.read(bytes)
            case .wav: try WAVE.read(bytes)
            case .webm: try Matroska.read(bytes)
            }
        type = format.type
        milliseconds = read.milliseconds
        self.bytes = Data(read.bytes)
    }

    /// What a format's reader found.
    struct Reading: Equatable {
        let milliseconds: Int
        let bytes: [UInt8]
    }

    private enum Format {
        case aac, mp3, mp4, ogg, wav, webm
        case amr(AMR.Kind)

        var type: AttachmentType {
            switch self {
            case .aac: .aac
            case .amr: .amr
            case .mp3: .mp3
            case .mp4: .mp4
            case .ogg: .ogg
            case .wav: .wav
            case .webm: .webm
            }
        }
    }

    /// More than any signature needs.
    private static let lookAhead = 32

    private static func format(of head: [UInt8], all: Data) -> Format? {
        let reader = SoundReader(head)
        if let kind = AMR.Kind.allCases.first(where: { reader.starts(with: $0.signature) }) { return .amr(kind) }
        if reader.starts(with: "OggS") { return .ogg }
        if reader.starts(with: "RIFF"), reader.starts(with: "WAVE", at: 8) { return .wav }
        if reader.starts(with: Matroska.signature) { return .webm }
        if reader.starts(with: "ftyp", at: 4) { return ForeignFile(all) == nil ? .mp4 : nil }
        if reader.starts(with: "ID3") {
            // Some streams of AAC begin with the tag as well.
            let behind = Array(all.dropFirst(Tags.leading([UInt8](all))).prefix(lookAhead))
            return ADTSFrame(behind[...]) != nil ? .aac : .mp3
        }
        if ADTSFrame(head[...]) != nil { return .aac }
        return MPEGFrame(head[...]) != nil ? .mp3 : nil
    }
}
