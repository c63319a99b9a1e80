import Foundation
import Hummingbird
import NIOCore
import Papers
import Synchronization

/// Pages without forms that look the same to everybody for whom the model is the same, but for one word, the gap. Each is
/// made once, and no person's word is kept.
///
/// What a page is made from is its key: a model that changes is another page, so nothing held here grows old.
final class PageCache<Model: Hashable & Sendable>: Sendable {
    private struct Key: Hashable {
        let model: Model
        let language: Language
        let isLarge: Bool
        let here: String
        let owner: String?
    }

    private let template: String
    /// Pages that are held; past it all are made anew. A page of a village takes some 6 KB.
    private let limit: Int
    /// A page's bytes around its gaps. Guarded by its lock.
    private let held = Mutex<[Key: [ByteBuffer]]>([:])

    init(_ template: String, limit: Int = 2_000) {
        self.template = template
        self.limit = limit
    }

    /// - Parameter word: what stands in the gap.
    func page(_ model: Model, filling word: String?, _ pages: Pages, _ context: EdgeContext) -> Response {
        let html = html(model, filling: word, pages, for: context.visitor, at: context.back)
        return Pages.response(html, context.visitor.language)
    }

    func html(
        _ model: Model, filling word: String?, _ pages: Pages, for visitor: Visitor, at here: String
    ) -> ByteBuffer {
        let key = Key(
            model: model, language: visitor.language, isLarge: visitor.isLarge, here: here, owner: pages.owner.name)
        let parts = held.withLock { $0[key] } ?? make(key, pages)
        guard parts.count > 1, var html = parts.first else { return parts.first ?? ByteBuffer() }
        let word = Markup.escape(word ?? "")
        for part in parts.dropFirst() {
            html.writeString(word)
            html.writeImmutableBuffer(part)
        }
        return html
    }

    private func make(_ key: Key, _ pages: Pages) -> [ByteBuffer] {
        let anybody = Visitor(language: key.language, isLarge: key.isLarge)
        let parts = pages.html(template, key.model, for: anybody, at: key.here)
            .components(separatedBy: PageGap.mark).map { ByteBuffer(string: $0) }
        held.withLock { held in
            if held.count >= limit { held.removeAll() }
            held[key] = parts
        }
        return parts
    }

    /// Pages that are held.
    var count: Int { held.withLock { $0.count } }
}

/// What a kept page's model holds in the gap's place.
enum PageGap {
    /// U+FDD0, which Unicode keeps from ever being a character: no text has it.
    static let mark = Unicode.Scalar(0xFDD0).map { String($0) } ?? ""
}
