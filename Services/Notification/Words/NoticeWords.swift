import Foundation
import Messages
import Yams

/// What the service says in one language: templates and tables of words, as its file holds them.
struct NoticeWords: Codable, Sendable {
    /// Words by table and value: `case-kind`, `help`: 求助.
    let tables: [String: [String: String]]
    let templates: [String: TemplateWords]

    /// The words that came with the service.
    ///
    /// - Throws: a decoding error; a test reads both.
    static func embedded(_ language: NoticeLanguage) throws -> NoticeWords {
        let bytes =
            switch language {
            case .zh: PackageResources.words_zh_yaml
            case .en: PackageResources.words_en_yaml
            }
        return try YAMLDecoder().decode(NoticeWords.self, from: Data(bytes))
    }

    /// A word of a table; the value itself where the table has none.
    func word(_ table: String, _ value: String) -> String { tables[table]?[value] ?? value }
}
