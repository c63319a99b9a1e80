import Foundation
import Messages
import Testing

@testable import Portal

@Suite("What a desk refused, in the reader's words")
struct DeskWordsTests {
    private let chinese: Words
    private let english: Words

    init() throws {
        let web = try WebFolder.find(nil)
        chinese = try Words(folder: web.appending(path: "words/zh"))
        english = try Words(folder: web.appending(path: "words/en"))
    }

    @Test("By its code, with its values, in one language")
    func table() {
        let error = DeskError.invalid("story.too-long", "写得太长了 (too long)", ["limit": "20000"])
        #expect(chinese.said(error) == "写得太长了，最多 20000 个字；请删短些。")
        #expect(english.said(error) == "This is too long: at most 20000 characters.")
    }

    @Test("A desk that does not name what the text asks for says it in its own words")
    func without() {
        let error = DeskError.invalid("story.too-long", "写得太长了；请删短些 (this is too long)")
        #expect(chinese.said(error) == "写得太长了；请删短些")
        #expect(english.said(error) == "This is too long")
    }

    @Test("What the table does not have is the half of the desk's message that is in the reader's language")
    func halves() {
        for (message, zh, en) in [
            ("请先回访 (visit first)", "请先回访", "Visit first"),
            ("这里（JPEG）不行 (not (yet) here)", "这里（JPEG）不行", "Not (yet) here"),
            ("no such event is parked", "no such event is parked", "no such event is parked"),
            ("只有中文", "只有中文", "只有中文"), ("a b (c)", "a b (c)", "a b (c)"),
        ] {
            #expect(chinese.said(.refused("no.such.code", message)) == zh)
            #expect(english.said(.refused("no.such.code", message)) == en)
        }
    }

    @Test("No text of the table holds words of the other language's")
    func oneLanguage() {
        for key in english.keys where key.hasPrefix("errors.") {
            #expect(!english(key).unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(key)")
            #expect(chinese(key).unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(key)")
        }
        #expect(english.keys.count { $0.hasPrefix("errors.") } > 40)
    }
}
