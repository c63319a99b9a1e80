import Foundation
package import GRDB
package import Messages

// How a table keeps the values of the house: each type in one form, whatever table it is in. A value that a column holds in
// another form, which no program of ours wrote, reads as nil here and throws `ColumnDamaged` in `Row.value`.

/// A BLOB of 16 bytes.
extension UUIDv7: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { bytes.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> UUIDv7? {
        Data.fromDatabaseValue(value).flatMap { UUIDv7(bytes: $0) }
    }
}

/// An INTEGER: milliseconds since 1970, in the years 1 to 9999.
extension Timestamp: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { milliseconds.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Timestamp? {
        Int64.fromDatabaseValue(value).flatMap { milliseconds in
            let time = Timestamp(milliseconds: milliseconds)
            return time.milliseconds == milliseconds ? time : nil
        }
    }
}

/// An INTEGER: days since 1970, in the years 1 to 9999.
extension CivilDay: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { daysSince1970.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> CivilDay? {
        Int.fromDatabaseValue(value).flatMap { days in
            let day = CivilDay(daysSince1970: days)
            return day.daysSince1970 == days ? day : nil
        }
    }
}

/// An INTEGER, 0 to 2^63 − 1.
extension Position: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { stored.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Position? {
        Int64.fromDatabaseValue(value).flatMap { $0 < 0 ? nil : Position(stored: $0) }
    }
}

/// A BLOB of 32 bytes.
extension SecretDigest: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { Hex.decode(description)?.databaseValue ?? .null }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> SecretDigest? {
        Data.fromDatabaseValue(value).flatMap { SecretDigest(Hex.encode($0)) }
    }
}
