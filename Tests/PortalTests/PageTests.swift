import Foundation
import Messages
import Mustache
import NIOCore
import Testing

@testable import Portal

@Suite("Pages from models")
struct PageTests {
    private struct Model {
        let name: String
        let none: String? = nil
        let some: String? = "here"
        let area: AreaCode
        let rows: [Row]

        struct Row: Sendable {
            let name: String
            let inner: Inner
        }

        struct Inner: Sendable {
            let number: Int
        }
    }

    private func render(_ template: String, _ model: Any) throws -> String {
        try MustacheTemplate(string: template).render(PageMembers(model))
    }

    @Test("A template sees members, members of members, what stands around a list, and values in words")
    func members() throws {
        let area = try #require(AreaCode("330281114201"))
        let model = Model(name: "a<b", area: area, rows: [.init(name: "r", inner: .init(number: 3))])
        let html = try render(
            "{{name}}|{{#none}}x{{/none}}{{^none}}no{{/none}}|{{some}}|{{area}}|{{#rows}}{{name}}{{inner.number}}{{some}}{{/rows}}",
            model)
        #expect(html == "a&lt;b|no|here|330281114201|r3here")
    }

    @Test(
        "A mark of HTML is escaped, whatever accents it carries",
        arguments: [
            ("\"\u{301} autofocus x=", "&quot; autofocus x="), ("a\u{600}\"b", "a&quot;b"), ("<\u{338}b", "&lt;b"),
            ("'\u{20DD}", "&#39;"), ("e\u{301}\"汉", "e\u{301}&quot;汉"),
        ])
    func accents(text: String, html: String) throws {
        #expect(try render("{{name}}", Model(name: text, area: .placeholder, rows: [])) == html)
    }

    @Test("Words and addresses stand in a template before it is read, escaped; other names stay")
    func filled() {
        let words = Words(["site.name": "清廉 & 正"])
        let text = "{{t.site.name}} {{assets.mark_svg}} {{t.none}}{{name}} {{#t}}{{/t}}"
        #expect(
            TemplateText.fill(text, words: words, assets: ["mark_svg": "/m?a=1&b"])
                == "清廉 &amp; 正 /m?a=1&amp;b {{name}} {{#t}}{{/t}}")
    }

    @Test("A kept page is the page that would be made, with the word of whoever asks, and nobody else's")
    func kept() throws {
        let web = try WebFolder.find(nil)
        let token = FormToken(secret: Data(repeating: 1, count: 32))
        let pages = try Pages(web: web, assets: Assets(web: web), formToken: token, site: .init())
        let kept = PageCache<Sign>("villager/scan", limit: 4)
        func check(_ village: String, _ door: String, _ visitor: Visitor) {
            let html = kept.html(
                Sign(village: village, door: PageGap.mark), filling: door, pages, for: visitor, at: "/h")
            #expect(
                String(buffer: html)
                    == pages.html("villager/scan", Sign(village: village, door: door), for: visitor, at: "/h"))
        }
        for _ in 0..<2 {
            for village in ["东村", "西村", "南村"] {
                check(village, "**1\"号", Visitor())
                check(village, "**22号", Visitor(id: "x", language: .english))
                check(village, "**3号", Visitor(isLarge: true))
                #expect(kept.count <= 4)
            }
        }
    }

    private struct Sign: Hashable {
        let village: String
        let door: String
    }
}
