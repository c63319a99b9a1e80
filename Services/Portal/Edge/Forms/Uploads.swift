import Foundation
import Media
import Messages

extension Form {
    /// A voice message came with it.
    var hasVoice: Bool { files[Uploads.voice]?.isEmpty == false }
}

/// The photos and the voice message of a form, as they go to the desk: photos, then the voice.
///
/// Only how many and how large they are, and of what kind by their first bytes, is looked at here, early, so that what is wrong
/// is said at its field. Intake reads them, measures them and takes their metadata away.
struct Uploads: Sendable {
    static let photos = "photos"
    static let voice = "voice"

    /// What is wrong with a file, and at which field.
    struct Mistake: Error, Equatable {
        let field: String
        /// A key of the words.
        let words: String
        /// What the text says of this file.
        var values: [String: String] = [:]

        func text(_ table: Words) -> String { table(words, values) }
    }

    /// What can be sent, in order.
    private(set) var files: [File] = []
    /// What cannot, each with what is wrong.
    private(set) var mistakes: [Mistake] = []

    var attachments: [Data] { files.map(\.bytes) }

    /// A file that can be sent.
    struct File: Sendable, Equatable {
        let field: String
        /// As its person knows it; may be empty.
        let name: String
        let type: AttachmentType
        let bytes: Data
    }

    /// Keeps what can be sent: what was held of an earlier try, then what came now. A voice message that came now takes the
    /// place of the one before.
    init(sorting form: Form, held: [File] = []) {
        let voices = form.files[Self.voice] ?? []
        files = voices.isEmpty ? held : held.filter { $0.field == Self.photos }
        for (field, uploads) in [(Self.photos, form.files[Self.photos] ?? []), (Self.voice, voices)] {
            for (index, upload) in uploads.enumerated() {
                do throws(Mistake) {
                    let file = try Self.file(upload, field: field, number: index + 1)
                    try fits(file)
                    files.append(file)
                } catch {
                    if !mistakes.contains(error) { mistakes.append(error) }
                }
            }
        }
        files = files.filter { $0.field == Self.photos } + files.filter { $0.field == Self.voice }
    }

    /// - Throws: `Mistake`, the first.
    init(_ form: Form) throws(Mistake) {
        self.init(sorting: form)
        if let mistake = mistakes.first { throw mistake }
    }

    /// - Throws: `Mistake` of one file too many, or too much together.
    private func fits(_ file: File) throws(Mistake) {
        let isPhoto = file.field == Self.photos
        guard
            files.count(where: { $0.field == file.field })
                < (isPhoto ? AttachedFile.photoLimit : AttachedFile.voiceLimit)
        else { throw Mistake(field: file.field, words: isPhoto ? "upload.photos" : "upload.voices") }
        guard files.reduce(file.bytes.count, { $0 + $1.bytes.count }) <= AttachedFile.actBytes else {
            throw Mistake(
                field: file.field, words: "upload.together", values: ["limit": String(AttachedFile.actBytes >> 20)])
        }
    }

    private static func file(_ upload: Form.Upload, field: String, number: Int) throws(Mistake) -> File {
        let isPhoto = field == photos
        let name = shownName(upload.name)
        guard let type = isPhoto ? Photo.type(of: upload.bytes) : Sound.type(of: upload.bytes) else {
            throw unknown(upload, field: field, name: name.nonEmpty ?? "#\(number)")
        }
        let limit = isPhoto ? AttachedFile.photoBytes : AttachedFile.voiceBytes
        guard upload.bytes.count <= limit else {
            throw Mistake(
                field: field, words: isPhoto ? "upload.photo-size" : "upload.voice-size",
                values: ["name": name.nonEmpty ?? "#\(number)", "limit": String(limit >> 20)])
        }
        return File(field: field, name: name, type: type, bytes: upload.bytes)
    }

    private static func unknown(_ upload: Form.Upload, field: String, name: String) -> Mistake {
        guard field == photos else { return Mistake(field: field, words: "upload.voice") }
        if Sound.type(of: upload.bytes) != nil {
            return Mistake(field: field, words: "upload.no-photo", values: ["name": name])
        }
        guard let kind = ForeignFile(upload.bytes) else {
            return Mistake(field: field, words: "upload.photo", values: ["name": name])
        }
        return Mistake(
            field: field, words: kind.isOfCamera ? "upload.camera" : "upload.kind",
            values: ["name": name, "kind": kind.name])
    }

    /// The end of a path, short enough for a line.
    private static func shownName(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        return last.count <= 40 ? last : last.prefix(18) + "…" + last.suffix(18)
    }
}

extension Edge {
    /// The photos and the voice message of a form, when it is this client's turn to have them looked at.
    ///
    /// - Throws: `Uploads.Mistake`; `EdgeError` 503 if too many wait.
    func attachments(of form: Form, for client: String) async throws -> [Data] {
        guard !form.files.isEmpty else { return [] }
        return try await queues.readings.pass(client) { try Uploads(form).attachments }
    }
}
