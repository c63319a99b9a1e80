import Foundation
import GRDB
import Messages

/// A column holds what no event can have written: the table is damaged, and `rebuild` makes it anew.
struct CaseTableDamaged: Error, CustomStringConvertible {
    let column: String
    var description: String { "the table of cases is damaged in column \(column); rebuild the projections" }
}

extension Row {
    func uuid(_ column: String) throws -> UUIDv7 {
        guard let data: Data = self[column], let id = UUIDv7(bytes: data) else {
            throw CaseTableDamaged(column: column)
        }
        return id
    }

    func word<Word: WireEnum>(_ column: String) throws -> Word {
        guard let text: String = self[column], let word = Word(rawValue: text) else {
            throw CaseTableDamaged(column: column)
        }
        return word
    }

    func text<Text: WireText>(_ column: String) throws -> Text {
        guard let text: String = self[column], let value = Text(text) else { throw CaseTableDamaged(column: column) }
        return value
    }

    func json<Value: Decodable>(_ column: String) throws -> Value {
        guard let value: Value = try jsonIfPresent(column) else { throw CaseTableDamaged(column: column) }
        return value
    }

    func jsonIfPresent<Value: Decodable>(_ column: String) throws -> Value? {
        guard let text: String = self[column] else { return nil }
        guard let value = try? JSONCoding.decode(Value.self, from: Data(text.utf8)) else {
            throw CaseTableDamaged(column: column)
        }
        return value
    }
}

/// JSON for a column; nil of nothing.
func jsonColumn(_ value: (some Encodable)?) throws -> String? {
    try value.map { String(decoding: try JSONCoding.encode($0), as: UTF8.self) }
}
