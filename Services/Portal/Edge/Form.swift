import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What a person sent with a form.
struct Form: Sendable {
    private(set) var fields: [String: [String]] = [:]
    /// Files by their field; empty choices are left out.
    private(set) var files: [String: [Upload]] = [:]

    struct Upload: Sendable, Equatable {
        let bytes: Data
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
    /// How long a person's phone may take to send a form without files.
    static let textTime = Duration.seconds(30)
    /// Bytes of a form with files: three photos, a voice message, and the text.
    static let fileLimit = 24 * 1_024 * 1_024
    /// A slow village network sends that in two minutes.
    static let fileTime = Duration.seconds(180)
}

extension Edge {
    /// Reads the form of a request, and makes sure that it is one of ours.
    ///
    /// - Throws: `EdgeError`: not a form, too large, too slow, or not given by us to this browser.
    func form(of request: Request, _ context: EdgeContext) async throws -> Form {
        let form = try await uncheckedForm(of: request)
        try check(form, of: request, context)
        return form
    }

    /// The same without knowing who gave the form: for what brings an authority of its own.
    ///
    /// - Throws: `EdgeError`: not a form, too large, or too slow.
    func uncheckedForm(of request: Request) async throws -> Form {
        let type = request.headers[.contentType] ?? ""
        if type.hasPrefix("application/x-www-form-urlencoded") {
            return Form(urlEncoded: try await body(of: request, upTo: Form.textLimit, within: Form.textTime))
        }
        guard let boundary = Multipart.boundary(of: type) else {
            throw EdgeError(.unsupportedMediaType, "error.form")
        }
        return try await formWithFiles(of: request, boundary: boundary)
    }

    /// Reads a form with files whole, as long as there is room for it.
    ///
    /// - Throws: `EdgeError`: no such form, too large, too slow, or no room now.
    func formWithFiles(of request: Request, boundary: String) async throws -> Form {
        // Without a length it may be as long as it likes, up to the bound.
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? Form.fileLimit
        let sent = try await uploads.hold(min(max(length, 0), Form.fileLimit)) {
            try await body(of: request, upTo: Form.fileLimit, within: Form.fileTime)
        }
        do {
            return try Form(multipart: sent, boundary: boundary)
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

    /// Reads a body within a bound of bytes and of time.
    func body(of request: Request, upTo limit: Int, within time: Duration) async throws -> Data {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw EdgeError(.contentTooLarge, "error.large")
        }
        return try await withThrowingTaskGroup(of: Data.self) { group in
            group.addTask {
                do {
                    return Data((try await request.body.collect(upTo: limit)).readableBytesView)
                } catch is NIOTooManyBytesError {
                    throw EdgeError(.contentTooLarge, "error.large")
                }
            }
            group.addTask {
                try await Task.sleep(for: time)
                throw EdgeError(.requestTimeout, "error.slow")
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw EdgeError(.badRequest, "error.form") }
            return first
        }
    }
}
