import Foundation
import Messages
import Sounds

extension Form {
    /// A voice message came with it.
    var hasVoice: Bool { files[Uploads.voice]?.isEmpty == false }
}

/// The photos and the voice message of a form, as they go to the desk, without their metadata: photos, then the voice.
///
/// What a file is and how long it is, its bytes tell.
struct Uploads: Sendable {
    static let photos = "photos"
    static let voice = "voice"

    let attachments: [Data]

    /// What is wrong with a file, and at which field.
    struct Mistake: Error, Equatable {
        let field: String
        /// A key of the words.
        let words: String
        /// What the text says of this file.
        var values: [String: String] = [:]

        func text(_ table: Words) -> String { table(words, values) }
    }

    /// - Throws: `Mistake`.
    init(_ form: Form) throws(Mistake) {
        let photos = form.files[Self.photos] ?? []
        let voices = form.files[Self.voice] ?? []
        guard photos.count <= AttachedFile.photoLimit else {
            throw Mistake(field: Self.photos, words: "upload.photos")
        }
        guard voices.count <= AttachedFile.voiceLimit else { throw Mistake(field: Self.voice, words: "upload.voices") }
        var attachments: [Data] = []
        for photo in photos {
            guard photo.bytes.count <= AttachedFile.photoBytes else {
                throw Mistake(field: Self.photos, words: "upload.photo-size")
            }
            attachments.append(try Self.photo(photo.bytes))
        }
        for voice in voices {
            guard voice.bytes.count <= AttachedFile.voiceBytes else {
                throw Mistake(field: Self.voice, words: "upload.voice-size")
            }
            attachments.append(try Self.voice(voice.bytes))
        }
        self.attachments = attachments
    }

    private static func photo(_ bytes: Data) throws(Mistake) -> Data {
        let photo: Data?
        do throws(ImageMetadata.Malformed) {
            photo = try ImageMetadata.stripped(bytes)
        } catch {
            throw Mistake(field: photos, words: "upload.broken")
        }
        guard let photo else { throw Mistake(field: photos, words: "upload.photo") }
        return photo
    }

    private static func voice(_ bytes: Data) throws(Mistake) -> Data {
        let sound: Sound
        do throws(SoundError) {
            sound = try Sound(bytes)
        } catch {
            throw Mistake(field: voice, words: "upload.voice-kinds.\(error.code.rawValue)")
        }
        guard sound.milliseconds <= AttachedFile.voiceLimitMilliseconds else {
            let seconds = (sound.milliseconds + 999) / 1_000
            throw Mistake(
                field: voice, words: "upload.voice-long",
                values: ["minutes": String(seconds / 60), "seconds": String(seconds % 60)])
        }
        return sound.bytes
    }
}

extension Edge {
    /// The photos and the voice message of a form, without their metadata, when it is this client's turn to have them read.
    ///
    /// - Throws: `Uploads.Mistake`; `EdgeError` 503 if too many wait.
    func attachments(of form: Form, for client: String) async throws -> [Data] {
        guard !form.files.isEmpty else { return [] }
        return try await queues.readings.pass(client) { try Uploads(form).attachments }
    }
}
