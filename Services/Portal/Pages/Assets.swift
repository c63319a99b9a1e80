import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore

/// Style sheets, scripts and pictures: held in memory, under addresses that change with their content, so that a browser
/// keeps them for a year.
struct Assets: Sendable {
    private struct File: Sendable {
        let type: String
        let tag: String
        let body: ByteBuffer
    }

    private let files: [String: File]
    /// The files of `style`, in the order of their names, are one style sheet: `portal_css` → `/assets/portal.css?v=…`.
    let addresses: [String: String]

    init(web: URL) throws {
        var files: [String: File] = [:]
        var addresses: [String: String] = [:]
        func take(_ name: String, _ type: String, _ data: Data) {
            let tag = Hex.encode(Data(SHA256.hash(data: data).prefix(6)))
            files[name] = File(type: type, tag: tag, body: ByteBuffer(bytes: data))
            addresses[name.replacing(".", with: "_").replacing("-", with: "_")] = "/assets/\(name)?v=\(tag)"
        }
        for url in try Self.contents(of: web.appending(path: "assets")) {
            guard let type = Self.types[url.pathExtension] else { continue }
            take(url.lastPathComponent, type, try Data(contentsOf: url))
        }
        let style = try Self.contents(of: web.appending(path: "style")).map { try Data(contentsOf: $0) }
        take("portal.css", Self.types["css"] ?? "", Data(style.joined()))
        self.files = files
        self.addresses = addresses
    }

    private static func contents(of folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "webmanifest": "application/manifest+json",
    ]

    /// For an address of its own; nil if there is none.
    func file(_ name: String) -> (type: String, body: ByteBuffer)? {
        files[name].map { ($0.type, $0.body) }
    }

    func add(to router: Router<EdgeContext>) {
        router.get("assets/:name") { request, context in
            guard let name = context.parameters.get("name"), let file = files[name] else {
                throw EdgeError(.notFound, "error.missing")
            }
            var headers: HTTPFields = [
                .contentType: file.type, .eTag: "\"\(file.tag)\"",
                .cacheControl: request.uri.query == "v=\(file.tag)"
                    ? "public, max-age=31536000, immutable" : "no-cache",
            ]
            if request.headers[.ifNoneMatch] == headers[.eTag] {
                headers[.contentType] = nil
                return Response(status: .notModified, headers: headers)
            }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.body))
        }
    }
}
