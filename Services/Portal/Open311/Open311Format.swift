import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore

/// The two forms of GeoReport, by the end of the address.
enum Open311Format: String, CaseIterable, Sendable {
    case json, xml

    /// `help.infrastructure.json` → `help.infrastructure` and the form; nil if it ends otherwise.
    static func split(_ name: String) -> (name: String, format: Open311Format?) {
        guard let dot = name.lastIndex(of: "."),
            let format = Open311Format(rawValue: String(name[name.index(after: dot)...]))
        else { return (name, nil) }
        return (String(name[..<dot]), format)
    }

    /// What an address without a result asks for: by its end; else by the first form that the caller takes; else JSON.
    static func asked(path: String, accept: String?) -> Open311Format {
        if let format = split(path).format { return format }
        for entry in (accept ?? "").split(separator: ",") {
            switch entry.prefix(while: { $0 != ";" }).trimmingCharacters(in: .whitespaces).lowercased() {
            case "application/json": return .json
            case "application/xml", "text/xml": return .xml
            default: continue
            }
        }
        return .json
    }

    func response(
        _ value: Open311Value, root: String, status: HTTPResponse.Status, headers given: HTTPFields
    ) -> Response {
        var headers = given
        let body: ByteBuffer
        switch self {
        case .json:
            headers[.contentType] = "application/json; charset=utf-8"
            body = ByteBuffer(bytes: (try? JSONCoding.encode(value.json)) ?? Data("[]".utf8))
        case .xml:
            headers[.contentType] = "text/xml; charset=utf-8"
            body = ByteBuffer(string: value.xml(root: root))
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
