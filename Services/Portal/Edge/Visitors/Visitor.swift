import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// What a browser's cookies say of how its person wants to read, and which forms are its own.
struct Visitor: Sendable, Equatable {
    /// 128 random bits, hexadecimal; empty before the first page with a form.
    var id = ""
    var language = Language.chinese
    /// 长辈版.
    var isLarge = false
}

/// The two languages of every page.
enum Language: String, Sendable, CaseIterable {
    case chinese = "zh"
    case english = "en"

    /// For `<html lang>`.
    var tag: String { self == .chinese ? "zh-Hans" : "en" }
    var other: Language { self == .chinese ? .english : .chinese }
}

/// Reads the visitor's cookies, and gives a visitor without any an id.
struct Visitors: RouterMiddleware {
    typealias Context = EdgeContext

    let jar: CookieJar

    func handle(
        _ request: Request, context: EdgeContext, next: Next
    ) async throws -> Response {
        var context = context
        var visitor = Visitor()
        let known = request.cookie(CookieJar.visitor)
        let isNew = known.map { !Self.isID($0) } ?? true
        visitor.id = isNew ? Self.newID() : known ?? ""
        visitor.language = request.cookie(CookieJar.language).flatMap(Language.init) ?? .chinese
        visitor.isLarge = request.cookie(CookieJar.size) == "large"
        context.visitor = visitor
        if request.method == .get, !["/h/", "/slip/"].contains(where: request.uri.path.hasPrefix) {
            // The village that a page is of is no secret.
            let village = request.uri.queryParameters["v"].flatMap { AreaCode(String($0)) }
            context.back = request.uri.path + (village.map { "?v=\($0)" } ?? "")
        } else if let page = Self.page(ofForm: request.uri.path) {
            context.back = page
        }
        var response = try await next(request, context)
        if isNew, response.headers[.contentType]?.hasPrefix("text/html") ?? false {
            response.setCookie(jar.cookie(CookieJar.visitor, visitor.id, days: 30))
        }
        return response
    }

    /// The page that a villager's form belongs to, by the address that takes it.
    private static func page(ofForm path: String) -> String? {
        if path.hasPrefix("/r/act/") { return "/r/case" }
        return path == "/r" || ["/file/", "/v/"].contains(where: path.hasPrefix) ? path : nil
    }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    static func newID() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<2).map { _ in String(random.next(), radix: 16).leftPadded(to: 16) }.joined()
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
