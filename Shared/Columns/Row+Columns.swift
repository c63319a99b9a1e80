import Foundation
package import GRDB
import Messages

/// A column holds what no program of ours writes there, or nothing where there must be something: the table is damaged. What it
/// holds is not told, for it may be of a person.
package struct ColumnDamaged: Error, CustomStringConvertible {
    package let column: String

    package init(_ column: String) {
        self.column = column
    }

    package var description: String { "a table is damaged in column \(column): run 'verify', which says what to do" }
}

extension Row {
    /// - Throws: `ColumnDamaged` if the column is absent, null, or holds no such value.
    package func value<Value: DatabaseValueConvertible>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(ColumnDamaged) -> Value {
        guard let stored: DatabaseValue = self[column], let value = Value.fromDatabaseValue(stored) else {
            throw ColumnDamaged(column)
        }
        return value
    }

    /// Nil of null.
    ///
    /// - Throws: `ColumnDamaged` if the column is absent or holds no such value.
    package func valueIfPresent<Value: DatabaseValueConvertible>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(ColumnDamaged) -> Value? {
        guard let stored: DatabaseValue = self[column] else { throw ColumnDamaged(column) }
        return stored.isNull ? nil : try value(column)
    }

    /// The same by the column's place, which must be one of the row's, from 0: for statements that read many rows.
    package func value<Value: DatabaseValueConvertible>(
        at place: Int, as type: Value.Type = Value.self
    ) throws(ColumnDamaged) -> Value {
        guard let value = Value.fromDatabaseValue(self[place]) else { throw ColumnDamaged(name(at: place)) }
        return value
    }

    /// The same by the column's place; nil of null.
    package func valueIfPresent<Value: DatabaseValueConvertible>(
        at place: Int, as type: Value.Type = Value.self
    ) throws(ColumnDamaged) -> Value? {
        let stored: DatabaseValue = self[place]
        return stored.isNull ? nil : try value(at: place)
    }

    private func name(at place: Int) -> String {
        columnNames.dropFirst(place).first ?? String(place)
    }

    /// What `jsonColumn` wrote.
    ///
    /// - Throws: `ColumnDamaged` if the column is absent, null, or holds no such value.
    package func json<Value: Decodable>(_ column: String, as type: Value.Type = Value.self) throws(ColumnDamaged)
        -> Value
    {
        let text: String = try value(column)
        guard let value = try? JSONCoding.decode(Value.self, from: Data(text.utf8)) else { throw ColumnDamaged(column) }
        return value
    }

    /// Nil of null.
    ///
    /// - Throws: `ColumnDamaged` if the column is absent or holds no such value.
    package func jsonIfPresent<Value: Decodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(ColumnDamaged) -> Value? {
        guard let stored: DatabaseValue = self[column] else { throw ColumnDamaged(column) }
        return stored.isNull ? nil : try json(column)
    }
}

/// JSON for a column of type TEXT; nil of nothing.
package func jsonColumn(_ value: (some Encodable)?) throws -> String? {
    try value.map { String(decoding: try JSONCoding.encode($0), as: UTF8.self) }
}
