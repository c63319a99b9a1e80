import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What a person sent with a form.
struct Form: Sendable {
    private(set) var fields: [String: [String]] = [:]
    /// Files by their field; empty choices are left out.
    private(set) var files: [String: [Upload]] = [:]
    /// Where its bytes count while it is held; nil of a form that was not sent.
    fileprivate var place: UploadBudget.Place?

    struct Upload: Sendable, Equatable {
        let bytes: Data
        /// As the browser named it; empty if it did not.
        var name = ""
    }

    /// A field's first value without the spaces around it; nil if it is absent or blank.
    subscript(_ name: String) -> String? {
        guard let text = fields[name]?.first?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            return nil
        }
        return text
    }

    func all(_ name: String) -> [String] { fields[name] ?? [] }

    init(fields: [String: [String]] = [:], files: [String: [Upload]] = [:]) {
        self.fields = fields
        self.files = files
    }

    /// `application/x-www-form-urlencoded` as WHATWG's URL standard reads it; bytes that are no UTF-8 become U+FFFD.
    init(urlEncoded body: Data) {
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            fields[Self.decode(halves[0]), default: []].append(halves.count == 2 ? Self.decode(halves[1]) : "")
        }
    }

    private static func decode(_ bytes: Data) -> String {
        var decoded: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                decoded.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.count >= 2
            {
                decoded.append(value)
                rest.removeFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Bytes of a form without files.
    static let textLimit = 256 * 1_024
    /// Bytes of a form with files: three photos, a voice message, and the text. How fast they must come: `BodyPace`.
    static let fileLimit = 24 * 1_024 * 1_024
}

extension Edge {
    /// Reads the form of a request, and makes sure that it is one of ours.
    ///
    /// - Throws: `EdgeError`: not a form, too large, too slow, or not given by us to this browser.
    func form(of request: Request, _ context: EdgeContext) async throws -> Form {
        let form = try await uncheckedForm(of: request, context)
        try check(form, of: request, context)
        return form
    }

    /// The same without knowing who gave the form: for what brings an authority of its own.
    ///
    /// - Throws: `EdgeError`: not a form, too large, or too slow.
    func uncheckedForm(of request: Request, _ context: EdgeContext) async throws -> Form {
        let type = request.headers[.contentType] ?? ""
        let client = client(of: request, context)
        if type.hasPrefix("application/x-www-form-urlencoded") {
            return Form(urlEncoded: try await body(of: request, upTo: Form.textLimit, from: client).bytes)
        }
        guard let boundary = Multipart.boundary(of: type) else {
            throw EdgeError(.unsupportedMediaType, "error.form")
        }
        return try await formWithFiles(of: request, boundary: boundary, from: client)
    }

    /// Reads a form with files whole, as long as there is room for it. It keeps its place in the room as long as it is there.
    ///
    /// - Throws: `EdgeError`: no such form, too large, too slow, or no room now.
    func formWithFiles(of request: Request, boundary: String, from client: String) async throws -> Form {
        let sent = try await body(of: request, upTo: Form.fileLimit, takesFiles: true, from: client)
        do {
            var form = try Form(multipart: sent.bytes, boundary: boundary)
            form.place = sent.place
            return form
        } catch {
            throw EdgeError(.badRequest, "error.form")
        }
    }

    /// - Throws: `EdgeError` if another site sent the form, or its token is not this browser's.
    func check(_ form: Form, of request: Request, _ context: EdgeContext) throws {
        if let origin = request.headers[.origin], origin != "null", !isOurs(origin, request) {
            throw EdgeError(.forbidden, "error.foreign")
        }
        guard let token = form[FormToken.field], formToken.isValid(token, for: context) else {
            throw EdgeError(.forbidden, "error.token")
        }
    }

    /// Whether a page of this portal sent the request: it is of the public address or of the host that the request names. By
    /// which scheme the latter is reached, only a proxy in front knows.
    private func isOurs(_ text: String, _ request: Request) -> Bool {
        guard let origin = Origin(text) else { return false }
        if let url = settings.publicURL, origin == Origin(url) { return true }
        return request.head.authority.flatMap { Origin(scheme: origin.scheme, authority: $0) } == origin
    }

    /// Reads a body within its bound of bytes, in the room that is for it.
    ///
    /// - Parameter takesFiles: what is small has its place among forms of text even so, what says at once that it is large
    ///   has none there.
    /// - Throws: `EdgeError`: too large, too slow, no room, or cut off and malformed on its way.
    func body(
        of request: Request, upTo limit: Int, takesFiles: Bool = false, from client: String
    ) async throws(EdgeError) -> (bytes: Data, place: UploadBudget.Place) {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { throw EdgeError(.contentTooLarge, "error.large") }
        let isLarge = takesFiles && announced ?? 0 > UploadBudget.smallLimit
        let place = uploads.place(for: client, in: isLarge ? .files : .text, moves: takesFiles)
        var bytes = Data()
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else {
                    throw EdgeError(.contentTooLarge, "error.large")
                }
                try place.grow(by: part.readableBytes)
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let error as EdgeError {
            throw error
        } catch is BodyPace.TooSlow {
            throw EdgeError(.requestTimeout, "error.slow")
        } catch {
            // Nothing but what the other side sent, or no longer sends, ends a body badly.
            throw EdgeError(.badRequest, "error.cut")
        }
        guard announced == nil || bytes.count == announced else { throw EdgeError(.badRequest, "error.cut") }
        return (bytes, place)
    }
}
