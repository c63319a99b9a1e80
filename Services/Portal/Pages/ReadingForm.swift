import Hummingbird

extension Edge {
    /// What a form's own buttons for language and size of type ask for, on a page that answered a form: the page is shown again
    /// with what was typed.
    ///
    /// - Parameter context: its visitor reads as asked for from here on.
    /// - Returns: the cookies that keep it; none if nothing was asked for.
    func reading(_ form: Form, _ context: inout EdgeContext) -> [Cookie] {
        guard let asked = form["reading"] else { return [] }
        if let language = Language(rawValue: asked) {
            context.visitor.language = language
            return [jar.cookie(CookieJar.language, asked, days: 365)]
        }
        guard asked == "large" || asked == "normal" else { return [] }
        context.visitor.isLarge = asked == "large"
        return [jar.cookie(CookieJar.size, asked, days: 365)]
    }
}

extension Response {
    /// The same with cookies that the browser is to keep.
    func keeping(_ cookies: [Cookie]) -> Response {
        var response = self
        for cookie in cookies { response.setCookie(cookie) }
        return response
    }
}
