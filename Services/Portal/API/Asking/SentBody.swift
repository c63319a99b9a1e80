import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// The body of a POST: a JSON object and, where the operation takes them, the files beside it.
///
/// Files travel as `multipart/form-data`: the object as the part `request`, the files as parts `photos` and `voice`.
struct SentBody: Sendable {
    let json: Data
    /// Photos, then the voice.
    var attachments: [Data] = []

    /// Bytes of the object.
    static let limit = 256 * 1_024

    static let request = "request"
}

extension SentBody {
    /// - Parameter words: the tables of both languages, which say what is wrong with a file.
    /// - Throws: `Problem`.
    init(_ form: Form, words: [Words]) throws(Problem) {
        let known = [Uploads.photos, Uploads.voice]
        let strangers =
            form.fields.keys.filter { $0 != Self.request }
            + form.files.keys.filter { !(known + [Self.request]).contains($0) }
        guard strangers.isEmpty else {
            throw Problem(
                .invalid, "some parts do not fit",
                errors: strangers.sorted().prefix(SchemaCheck.limit).map {
                    Problem.Flaw(
                        at: String($0.prefix(60)),
                        problem: known.contains($0) ? "must be a file: its part must name one" : "is not known here")
                })
        }
        let objects = form.all(Self.request).map { Data($0.utf8) } + (form.files[Self.request] ?? []).map(\.bytes)
        guard let object = objects.first, objects.count == 1 else {
            throw Problem(
                .invalid, "one part must hold the JSON object",
                errors: [.init(at: Self.request, problem: objects.isEmpty ? "is missing" : "must come once")])
        }
        guard object.count <= Self.limit else { throw Problem(.tooLarge, "the JSON object is over 256 KiB") }
        json = object
        do throws(Uploads.Mistake) {
            attachments = try Uploads(form).attachments
        } catch {
            let said = words.map { error.text($0) }.joined(separator: " ")
            throw Problem(.invalid, said, errors: [.init(at: error.field, problem: said)])
        }
    }
}

extension Edge {
    /// Reads the body of a POST within its bounds of bytes and time.
    ///
    /// - Throws: `Problem` or `EdgeError`.
    func sentBody(of request: Request, takesFiles: Bool, from client: String) async throws -> SentBody {
        let type = request.headers[.contentType] ?? ""
        if takesFiles, let boundary = Multipart.boundary(of: type) {
            let form = try await formWithFiles(of: request, boundary: boundary, from: client)
            return try await queues.readings.pass(client) {
                try SentBody(form, words: Language.allCases.map(pages.words))
            }
        }
        guard type.prefix(while: { $0 != ";" }).trimmingCharacters(in: .whitespaces).lowercased() == "application/json"
        else {
            throw Problem(
                .mediaType,
                takesFiles ? "send 'application/json', or 'multipart/form-data' with files" : "send 'application/json'")
        }
        return SentBody(json: try await body(of: request, upTo: SentBody.limit, from: client).bytes)
    }
}
