import Foundation
import Hummingbird

/// How a person wants to read: language and size of type, kept in cookies.
struct Reading: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("reading") { request, context in
            let query = request.uri.queryParameters
            var response = Response.redirect(to: Self.local(query["back"].map(String.init)))
            if let language = query["lang"].flatMap({ Language(rawValue: String($0)) }) {
                response.setCookie(edge.jar.cookie(CookieJar.language, language.rawValue, days: 365))
            }
            if let size = query["size"], size == "large" || size == "normal" {
                response.setCookie(edge.jar.cookie(CookieJar.size, String(size), days: 365))
            }
            return response
        }
    }

    /// A path of this site, or the start page.
    static func local(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return "/" }
        return path
    }
}
