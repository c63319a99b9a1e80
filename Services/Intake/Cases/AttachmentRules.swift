import Foundation
import Messages
import Sounds

/// What may come with one act.
enum AttachmentRules {
    /// A file as it is kept.
    struct Taken: Equatable {
        let type: AttachmentType
        /// Of a voice message, without what recorders write beside the sound.
        let bytes: Data
    }

    /// - Throws: `DeskError` that says which is wrong and what to do.
    static func check(_ attachments: [Data], held: Int) throws(DeskError) -> [Taken] {
        guard held + attachments.count <= AttachedFile.caseLimit else {
            throw .refused(
                "attachments.case-limit",
                "一件事最多 \(AttachedFile.caseLimit) 个附件；请写成文字，或直接交给承办单位 (a case holds \(AttachedFile.caseLimit) attachments: describe it, or bring it to the office)"
            )
        }
        var taken: [Taken] = []
        for (index, bytes) in attachments.enumerated() { taken.append(try check(bytes, number: index + 1)) }
        guard taken.count(where: \.type.isPhoto) <= AttachedFile.photoLimit,
            taken.count(where: { !$0.type.isPhoto }) <= AttachedFile.voiceLimit
        else {
            throw .invalid(
                "attachments.too-many",
                "一次最多 \(AttachedFile.photoLimit) 张照片和 \(AttachedFile.voiceLimit) 段录音；其余请分次补充 (at most \(AttachedFile.photoLimit) photos and \(AttachedFile.voiceLimit) voice message at once: add the others later)"
            )
        }
        return taken
    }

    private static func check(_ bytes: Data, number: Int) throws(DeskError) -> Taken {
        guard let type = AttachmentKind.of(bytes) else {
            throw .invalid(
                "attachments.type",
                "第 \(number) 个附件不是照片（JPEG、PNG、WebP）也不是录音；请换一个 (attachment \(number) is neither a photo nor a voice message)"
            )
        }
        let limit = type.isPhoto ? AttachedFile.photoBytes : AttachedFile.voiceBytes
        guard bytes.count <= limit else {
            throw .invalid(
                "attachments.too-large",
                "第 \(number) 个附件超过 \(limit >> 20) MB；请缩小后再传 (attachment \(number) is over \(limit >> 20) MiB: make it smaller)"
            )
        }
        return type.isPhoto ? Taken(type: type, bytes: bytes) : try voice(bytes)
    }

    private static func voice(_ bytes: Data) throws(DeskError) -> Taken {
        let sound: Sound
        do {
            sound = try Sound(bytes)
        } catch {
            throw .invalid("attachments.voice.\(error.code.rawValue)", error.message)
        }
        guard sound.milliseconds <= AttachedFile.voiceLimitMilliseconds else {
            let seconds = (sound.milliseconds + 999) / 1_000
            let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
            let most = AttachedFile.voiceSeconds / 60
            throw .invalid(
                "attachments.voice.too-long",
                "这段语音有 \(minutes) 分 \(rest) 秒，一段最长 \(most) 分钟；请分成几段，先传一段，其余的以后补充 (the voice message is \(minutes) min \(rest) s long, the bound is \(most) minutes: send it in parts, the others later)"
            )
        }
        return Taken(type: sound.type, bytes: sound.bytes)
    }
}
