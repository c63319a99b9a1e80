package import GRDB
package import Messages

/// TEXT, as it is written on the wire.
extension DatabaseValueConvertible where Self: WireText {
    package var databaseValue: DatabaseValue { description.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Self? {
        String.fromDatabaseValue(value).flatMap { Self($0) }
    }
}

extension Addressee: DatabaseValueConvertible {}
extension AreaCode: DatabaseValueConvertible {}
extension CaseKey: DatabaseValueConvertible {}
extension CaseNumber: DatabaseValueConvertible {}
extension ClockTime: DatabaseValueConvertible {}
extension EventType: DatabaseValueConvertible {}
extension Fact: DatabaseValueConvertible {}
extension LedgerID: DatabaseValueConvertible {}
extension Login: DatabaseValueConvertible {}
extension Means: DatabaseValueConvertible {}
extension MethodName: DatabaseValueConvertible {}
extension NoticeAudience: DatabaseValueConvertible {}
extension Office: DatabaseValueConvertible {}
extension OpenID: DatabaseValueConvertible {}
extension RoleAtScope: DatabaseValueConvertible {}
extension Source: DatabaseValueConvertible {}
extension Subject: DatabaseValueConvertible {}
extension Topic: DatabaseValueConvertible {}
