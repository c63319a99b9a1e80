import Foundation
import Messages
import Mustache
import Papers

/// The templates of one language. What is the same on all its pages, its words and the addresses of assets, is written into
/// them when they are read: looked up again for each page, it would take most of the page's time.
enum TemplateText {
    /// Every template below a folder, under its path without the ending.
    ///
    /// - Throws: what the file system says, or the parser of the template that is wrong.
    static func library(in folder: URL, words: Words, assets: [String: String]) throws -> MustacheLibrary {
        var library = MustacheLibrary()
        let ending = ".mustache"
        let paths = FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? []
        for path in paths where path.hasSuffix(ending) {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            try library.register(fill(text, words: words, assets: assets), named: String(path.dropLast(ending.count)))
        }
        return library
    }

    /// Puts `{{t.…}}` and `{{assets.…}}` in place; a key that is nowhere leaves nothing.
    static func fill(_ text: String, words: Words, assets: [String: String]) -> String {
        text.replacing(#/\{\{(t|assets)\.([A-Za-z0-9_.-]+)\}\}/#) { tag in
            let key = String(tag.output.2)
            return Markup.escape((tag.output.1 == "t" ? words.find(key) : assets[key]) ?? "")
        }
    }
}
