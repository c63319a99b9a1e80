import Foundation
import Messages

/// The photos and the voice message of a form, as they go to the desk: photos without their metadata, then the voice.
///
/// What a file is, its bytes tell; the desk looks at the kinds of sound.
struct Uploads: Sendable {
    static let photos = "photos"
    static let voice = "voice"

    let attachments: [Data]

    /// What is wrong with a file, and at which field.
    struct Mistake: Error, Equatable {
        let field: String
        /// A key of the words.
        let words: String
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
            // A photo in the other field must not keep its metadata.
            if let isPhoto = try? ImageMetadata.stripped(voice.bytes) != nil, !isPhoto {
                attachments.append(voice.bytes)
            } else {
                throw Mistake(field: Self.voice, words: "upload.voice")
            }
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
}
