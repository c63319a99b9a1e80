import Foundation
import Media
import Messages

/// What may come with one act. Here alone, for every channel, files are recognised, measured and cleaned.
enum AttachmentRules {
    /// A file as it is kept: without what telephones, recorders and their apps write beside the picture or the sound.
    struct Taken: Equatable {
        let type: AttachmentType
        let bytes: Data
    }

    /// - Throws: `DeskError` that says which is wrong and what to do.
    static func check(_ attachments: [Data], held: Int) throws(DeskError) -> [Taken] {
        guard held + attachments.count <= AttachedFile.caseLimit else {
            throw .refused(
                "attachments.case-limit",
                "一件事最多 \(AttachedFile.caseLimit) 个附件；请写成文字，或直接交给承办单位 (a case holds \(AttachedFile.caseLimit) attachments: describe it, or bring it to the office)",
                ["limit": String(AttachedFile.caseLimit)])
        }
        guard attachments.reduce(0, { $0 + $1.count }) <= AttachedFile.actBytes else {
            let limit = AttachedFile.actBytes >> 20
            throw .invalid(
                "attachments.too-large-together",
                "附件加起来超过 \(limit) MB；请少传几个，其余的分次补充 (the attachments are over \(limit) MiB together: add some of them later)",
                ["limit": String(limit)])
        }
        var taken: [Taken] = []
        for (index, bytes) in attachments.enumerated() { taken.append(try check(bytes, number: index + 1)) }
        guard taken.count(where: \.type.isPhoto) <= AttachedFile.photoLimit,
            taken.count(where: { !$0.type.isPhoto }) <= AttachedFile.voiceLimit
        else {
            throw .invalid(
                "attachments.too-many",
                "一次最多 \(AttachedFile.photoLimit) 张照片和 \(AttachedFile.voiceLimit) 段录音；其余请分次补充 (at most \(AttachedFile.photoLimit) photos and \(AttachedFile.voiceLimit) voice message at once: add the others later)",
                ["photos": String(AttachedFile.photoLimit), "voices": String(AttachedFile.voiceLimit)])
        }
        return taken
    }

    private static func check(_ bytes: Data, number: Int) throws(DeskError) -> Taken {
        let isPhoto = Photo.type(of: bytes) != nil
        guard isPhoto || Sound.type(of: bytes) != nil else { throw unknown(bytes, number: number) }
        let limit = isPhoto ? AttachedFile.photoBytes : AttachedFile.voiceBytes
        guard bytes.count <= limit else {
            throw .invalid(
                isPhoto ? "attachments.too-large" : "attachments.voice.too-large",
                "第 \(number) 个附件超过 \(limit >> 20) MB；请缩小后再传 (attachment \(number) is over \(limit >> 20) MiB: make it smaller)",
                ["number": String(number), "limit": String(limit >> 20)])
        }
        return isPhoto ? try photo(bytes, number: number) : try voice(bytes)
    }

    private static func unknown(_ bytes: Data, number: Int) -> DeskError {
        guard let kind = ForeignFile(bytes) else {
            return .invalid(
                "attachments.type",
                "第 \(number) 个附件不是照片（JPEG、PNG、WebP）也不是录音；请换一个 (attachment \(number) is neither a photo nor a voice message)",
                ["number": String(number)])
        }
        let values = ["number": String(number), "kind": kind.name]
        guard kind.isOfCamera else {
            return .invalid(
                "attachments.kind",
                "第 \(number) 个附件是 \(kind.name) 文件，不能收；照片请传 JPEG、PNG 或 WebP (attachment \(number) is a \(kind.name) file, which is not taken: send photos as JPEG, PNG or WebP)",
                values)
        }
        return .invalid(
            "attachments.camera",
            "第 \(number) 个附件是 \(kind.name) 格式的照片，不是每台手机都打得开；请在手机“设置 → 相机 → 格式”里选“兼容性最佳”，重新拍一张再传 (attachment \(number) is a \(kind.name) photo, which not every device opens: choose Settings → Camera → Formats → Most Compatible, and take it again)",
            values)
    }

    private static func photo(_ bytes: Data, number: Int) throws(DeskError) -> Taken {
        do {
            let photo = try Photo(bytes)
            return Taken(type: photo.type, bytes: photo.bytes)
        } catch {
            guard error.code != .tooManyPixels else {
                throw .invalid(
                    "attachments.photo.too-many-pixels",
                    "第 \(number) 个附件的像素太多，打不开；请缩小后再传 (attachment \(number) has too many pixels: make it smaller)",
                    ["number": String(number)])
            }
            throw .invalid(
                "attachments.photo.damaged",
                "第 \(number) 个附件是照片，但不完整，打不开；请重新拍一张 (attachment \(number) is a photo that is damaged or cut off: take it again)",
                ["number": String(number)])
        }
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
                "这段语音有 \(minutes) 分 \(rest) 秒，一段最长 \(most) 分钟；请分成几段，先传一段，其余的以后补充 (the voice message is \(minutes) min \(rest) s long, the bound is \(most) minutes: send it in parts, the others later)",
                ["minutes": String(minutes), "seconds": String(rest), "limit": String(most)])
        }
        return Taken(type: sound.type, bytes: sound.bytes)
    }
}
