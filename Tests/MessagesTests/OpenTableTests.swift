import Messages
import Testing

@Suite("What becomes public")
struct OpenTableTests {
    private static let catalogues = Catalogue.suite.filter { $0.service != "gateway" } + [.common]

    @Test("Of every type that a service announces somebody has decided, once, whether the public hears of it, and why")
    func complete() {
        let announced = Self.catalogues.flatMap { $0.events.map { $0.type } }
        let decided = OpenTable.rows.map { $0.type.type }
        #expect(Set(announced).subtracting(decided) == [])
        #expect(Set(decided).subtracting(announced) == [])
        #expect(Set(decided).count == decided.count)
        #expect(OpenTable.rows.allSatisfy { $0.because.count >= 8 })
    }

    @Test("Nothing of people, posts, households, retaliation, tasks, notices or sealed content is ever told")
    func never() {
        let families = [
            "intake.post.", "intake.household", "intake.code.", "intake.grid.", "intake.task.", "intake.retaliation.",
            "portal.", "notification.", "vault.",
        ]
        for row in OpenTable.rows where families.contains(where: row.type.type.description.hasPrefix) {
            #expect(!row.isTold, "\(row.type.type)")
        }
    }

    @Test("The open feed holds what the table leads to and nothing else, under names of its own, without traces")
    func open() {
        let told = Set(OpenTable.rows.flatMap { $0.becomes.map { $0.type } })
        #expect(told == Set(OpenEvents.all.map { $0.type }))
        #expect(Set(Catalogue.gateway.events.map { $0.type }) == told)
        #expect(OpenEvents.all.allSatisfy { $0.type.description.hasPrefix("open.") && !$0.carriesOrigin })
    }

    @Test("A number is told from five on; a part of one, if the rest is nobody or five and more")
    func groups() {
        #expect(OpenTownMonth.told(4) == nil)
        #expect(OpenTownMonth.told(5) == 5)
        #expect(OpenTownMonth.told(5, of: 9) == nil)
        #expect(OpenTownMonth.told(5, of: 10) == 5)
        #expect(OpenTownMonth.told(7, of: 7) == 7)
        #expect(OpenTownMonth.told(0, of: 7) == nil)
        #expect(OpenTownMonth.told(4, of: 40) == nil)
    }

    @Test("What the public hears of a case is written flat, and read again")
    func flat() throws {
        let facts = OpenCaseFacts(
            case: .placeholder, area: .placeholder, kind: .help, category: nil, day: CivilDay(daysSince1970: 20_000))
        let bytes = try JSONCoding.encode(OpenCaseFiled(facts: facts))
        let members = try JSONMembers.split(bytes)
        #expect(members.names == ["area", "case", "day", "kind"])
        #expect(try JSONCoding.decode(OpenCaseFiled.self, from: bytes).facts == facts)
    }
}
