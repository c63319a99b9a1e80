import Columns
import Foundation
import GRDB
import Messages
import Testing

typealias WordColumn = WireEnum & DatabaseValueConvertible
typealias TextColumn = WireText & DatabaseValueConvertible

/// Values of each type go through a table and come back; what is none of them is refused in one way.
@Suite("Columns")
struct ColumnTests {
    static let wordTypes: [any WordColumn.Type] = [
        AccountProof.self, AccountState.self, AreaKind.self, AttachmentType.self, CareTask.self, CaseChannel.self,
        CaseClock.self, CaseKind.self, CasePart.self, CaseStart.self, CaseState.self, CaseTarget.self, CodeState.self,
        ConsentEnd.self, ConsentMatter.self, ContactEnd.self, DeliveryFailure.self, DeliveryState.self,
        LockReason.self, NoticeChannel.self, NoticeKind.self, NoticeLanguage.self, NoticeUrgency.self, OfficeLine.self,
        ReadingPurpose.self, RejectionReason.self, ReplacementReason.self, RetirementReason.self, Role.self, Seat.self,
        SessionEnd.self, SessionKind.self, TokenScope.self, VisitOutcome.self, VisitWay.self, VisitWish.self,
    ]

    /// `UUIDv7`, `Timestamp`, `CivilDay`, `Position` and `SecretDigest` are texts on the wire and something shorter in a table.
    static let textTypes: [any TextColumn.Type] = [
        Addressee.self, AreaCode.self, CaseKey.self, CaseNumber.self, ClockTime.self, EventType.self, Fact.self,
        LedgerID.self, Login.self, Means.self, MethodName.self, NoticeAudience.self, Office.self, OpenID.self,
        RoleAtScope.self, Source.self, Subject.self, Topic.self, UUIDv7.self, Timestamp.self, CivilDay.self,
        Position.self, SecretDigest.self,
    ]

    private func row(_ value: (any DatabaseValueConvertible)?) throws -> Row {
        try #require(try DatabaseQueue().read { try Row.fetchOne($0, sql: "SELECT ? AS held", arguments: [value]) })
    }

    private func comeBack<Value: DatabaseValueConvertible & Equatable>(_ values: [Value]) throws {
        for value in values {
            let row = try row(value)
            #expect(try row.value("held", as: Value.self) == value)
            #expect(try row.value(at: 0, as: Value.self) == value)
            #expect(try row.valueIfPresent("held", as: Value.self) == value)
            #expect(try row.valueIfPresent(at: 0, as: Value.self) == value)
            #expect(try DatabaseQueue().read { try Value.fetchOne($0, sql: "SELECT ?", arguments: [value]) } == value)
        }
    }

    private func areRefused<Value: DatabaseValueConvertible>(
        _ type: Value.Type, _ values: [DatabaseValue]
    ) throws {
        #expect(values.contains { type.fromDatabaseValue($0) == nil })
        for value in values where type.fromDatabaseValue(value) == nil {
            let row = try row(value)
            for read in [
                { _ = try row.value("held", as: type) }, { _ = try row.value(at: 0, as: type) },
                { _ = try row.valueIfPresent("held", as: type) }, { _ = try row.valueIfPresent(at: 0, as: type) },
            ] {
                let damaged = #expect(throws: ColumnDamaged.self) { try read() }
                #expect(damaged?.column == "held")
                #expect(damaged.map { !"\($0)".contains(Self.personal) } == true)
            }
        }
        let null = try row(nil)
        #expect(throws: ColumnDamaged.self) { try null.value("held", as: type) }
        #expect(throws: ColumnDamaged.self) { try null.value(at: 0, as: type) }
        #expect(try null.valueIfPresent("held", as: type) == nil)
        #expect(try null.valueIfPresent(at: 0, as: type) == nil)
        #expect(throws: ColumnDamaged.self) { try null.value("other", as: type) }
        #expect(throws: ColumnDamaged.self) { try null.valueIfPresent("other", as: type) }
    }

    /// What a damaged column may hold, and nobody is to read in a log.
    private static let personal = "王小明 13805741234"

    private static let damage: [DatabaseValue] = [
        personal.databaseValue, "".databaseValue, (-1).databaseValue, Int64.min.databaseValue, 1.5.databaseValue,
        Data().databaseValue, Data(repeating: 0xFF, count: 16).databaseValue, Data(personal.utf8).databaseValue,
    ]

    @Test("Every word of every closed list comes back; what is none is refused", arguments: wordTypes)
    func words(_ type: any WordColumn.Type) throws {
        func check<W: WordColumn>(_ type: W.Type) throws {
            try comeBack(Array(W.allCases))
            #expect(type.fromDatabaseValue(Self.personal.databaseValue) == nil)
            try areRefused(type, Self.damage)
        }
        try check(type)
    }

    @Test("Every text comes back; what is none is refused", arguments: textTypes)
    func texts(_ type: any TextColumn.Type) throws {
        func check<T: TextColumn>(_ type: T.Type) throws {
            try comeBack([T.placeholder])
            try areRefused(type, Self.damage)
        }
        try check(type)
    }

    @Test("Identifiers, digests, instants, days and positions are short in a table, and order as they do themselves")
    func forms() throws {
        var random = SystemRandomNumberGenerator()
        let time = Timestamp(milliseconds: 1_764_547_200_123)
        let id = UUIDv7(time: time, random: &random)
        #expect(id.databaseValue == id.bytes.databaseValue)
        #expect(time.databaseValue == 1_764_547_200_123.databaseValue)
        #expect(CivilDay(daysSince1970: -1).databaseValue == (-1).databaseValue)
        #expect(Position.last.databaseValue == Int64.max.databaseValue)
        #expect(SecretDigest.placeholder.databaseValue == Data(count: 32).databaseValue)
        try comeBack([Position.zero, .last])
        try comeBack([Timestamp.first, .last])
        try comeBack([CivilDay.first, .last, CivilDay(daysSince1970: 0)])
        try comeBack(CaseGrade.allCases)
        try comeBack(OpenMilestone.allCases)
        try areRefused(CaseGrade.self, [0.databaseValue, 99.databaseValue, Self.personal.databaseValue])
        try areRefused(Timestamp.self, [Int64.min, Int64.max].map(\.databaseValue))
        try areRefused(CivilDay.self, [Int.min, Int.max, -719_163, 2_932_897].map(\.databaseValue))
        try areRefused(Position.self, [(-1).databaseValue, Self.personal.databaseValue])
    }

    @Test("JSON comes back, null is nil, and other JSON is refused")
    func json() throws {
        let numbers = [1, 2, 3]
        let held = try row(try jsonColumn(numbers))
        #expect(try held.json("held", as: [Int].self) == numbers)
        #expect(try held.jsonIfPresent("held", as: [Int].self) == numbers)
        #expect(throws: ColumnDamaged.self) { try held.json("held", as: [String: String].self) }
        #expect(throws: ColumnDamaged.self) { try held.jsonIfPresent("held", as: [String: String].self) }
        #expect(throws: ColumnDamaged.self) { try held.json("other", as: [Int].self) }
        let null = try row(try jsonColumn([Int]?.none))
        #expect(try null.jsonIfPresent("held", as: [Int].self) == nil)
        #expect(throws: ColumnDamaged.self) { try null.json("held", as: [Int].self) }
        #expect(throws: ColumnDamaged.self) { try row(Self.personal).json("held", as: [Int].self) }
    }
}
