/// A photo or a voice message that came with an act, as the act's event names it: its bytes are sealed under the case.
package struct AttachedFile: Codable, Equatable, Sendable {
    package let file: SealedReference
    package let mediaType: AttachmentType
    /// In bytes.
    package let size: Int

    package init(file: SealedReference, mediaType: AttachmentType, size: Int) {
        self.file = file
        self.mediaType = mediaType
        self.size = size
    }

    /// Photos an act may carry.
    package static let photoLimit = 3
    package static let photoBytes = 15 << 20
    /// Voice messages an act may carry.
    package static let voiceLimit = 1
    package static let voiceBytes = 8 << 20
    /// How long a voice message may be.
    package static let voiceSeconds = 180
    /// Of all files of an act together.
    package static let actBytes = 23 << 20
    /// Recorders that stop at three minutes go a little past them: five seconds more are taken.
    package static let voiceLimitMilliseconds = (voiceSeconds + 5) * 1_000
    /// Files a case may hold, all acts together.
    package static let caseLimit = 40

    package func shown(transcript: String? = nil) -> AttachmentShown {
        AttachmentShown(attachment: file.value, mediaType: mediaType, size: size, transcript: transcript)
    }
}

/// What a file is, told by its first bytes; nobody declares it.
package enum AttachmentType: String, WireEnum {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    /// AMR, as telephones record it.
    case amr = "audio/amr"
    case mp3 = "audio/mpeg"
    case mp4 = "audio/mp4"
    case aac = "audio/aac"
    case ogg = "audio/ogg"
    case wav = "audio/wav"
    case webm = "audio/webm"

    package var isPhoto: Bool { rawValue.hasPrefix("image/") }
}

/// A file of a step as it is shown; `intake.case.open-attachment` gives its bytes.
package struct AttachmentShown: Codable, Equatable, Sendable {
    package let attachment: UUIDv7
    package let mediaType: AttachmentType
    /// In bytes.
    package let size: Int
    /// What staff wrote down of a voice message; absent of what nobody has written down yet, and once shredded.
    package let transcript: String?

    package init(attachment: UUIDv7, mediaType: AttachmentType, size: Int, transcript: String? = nil) {
        self.attachment = attachment
        self.mediaType = mediaType
        self.size = size
        self.transcript = transcript
    }
}

/// Opens a photo or a voice message. A command, because it opens what is sealed; the bytes are the answer's one attachment.
///
/// By its receipt, the filer opens what came with the steps that `intake.case.follow` shows.
package struct OpenAttachment: OpeningCommand {
    package static let method: MethodName = "intake.case.open-attachment"
    package static let summary = "Opens a photo or voice message of a case; its bytes are the answer's attachment."
    package let `case`: CaseKey
    package let attachment: UUIDv7

    package init(_ case: CaseKey, attachment: UUIDv7) {
        self.case = `case`
        self.attachment = attachment
    }

    package typealias Reply = AttachmentShown
}
