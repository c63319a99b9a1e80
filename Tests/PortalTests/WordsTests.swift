import Foundation
import Messages
import Testing

@testable import Portal

@Suite("Words of the pages")
struct WordsTests {
    let web: URL

    init() throws {
        web = try WebFolder.find(nil)
    }

    @Test("Chinese and English have the same texts")
    func sameKeys() throws {
        let chinese = Set(try Words(folder: web.appending(path: "words/zh")).keys)
        let english = Set(try Words(folder: web.appending(path: "words/en")).keys)
        #expect(chinese.subtracting(english).sorted() == [])
        #expect(english.subtracting(chinese).sorted() == [])
        #expect(chinese.count > 20)
    }

    @Test("Placeholders of a text are the same in both languages")
    func samePlaceholders() throws {
        let chinese = try Words(folder: web.appending(path: "words/zh"))
        let english = try Words(folder: web.appending(path: "words/en"))
        for key in chinese.keys {
            #expect(Self.placeholders(chinese(key)) == Self.placeholders(english(key)), "\(key)")
        }
    }

    @Test("Every text that a template names is there")
    func templates() throws {
        let words = try Words(folder: web.appending(path: "words/zh"))
        let folder = web.appending(path: "templates")
        let files = FileManager.default.enumerator(atPath: folder.path())?.compactMap { $0 as? String } ?? []
        var named = 0
        for file in files where file.hasSuffix(".mustache") {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for match in text.matches(of: #/\{\{\{?t\.([A-Za-z0-9_.-]+)\}?\}\}/#) {
                named += 1
                #expect(words.find(String(match.output.1)) != nil, "\(file) names t.\(match.output.1)")
            }
        }
        #expect(named > 5)
    }

    @Test("A key that is nowhere is shown itself, so that it is seen")
    func missing() {
        #expect(Words([:])("a.b") == "a.b")
    }

    private static func placeholders(_ text: String) -> Set<String> {
        Set(text.matches(of: #/\{[a-z]+\}/#).map { String($0.output) })
    }
}
