import Messages
import Testing

@testable import Intake

@Suite("Who may give out a receipt number without a code")
struct ReissueRulesTests {
    private static let village = CaseCounty.village
    private static let county = village.county

    /// Offices of the county at every level: two villages of a town, one of another, by line.
    private static let offices = [
        "affairs@330281114201", "affairs@330281114202", "affairs@330281113201", "affairs@330281114",
        "affairs@330281113", "affairs@330281", "discipline@330281114", "discipline@330281113", "discipline@330281",
    ].compactMap { Office($0) }

    private static func actor(of office: Office, _ account: String = "somebody") -> Principal {
        Principal(account: account, roles: office.roles.map { RoleAtScope($0, office.area) })
    }

    /// As the trade says it, office by office: who is responsible, who works on it, and who may.
    private static let table: [(owner: String, office: String, may: [String])] = [
        ("affairs@330281114201", "affairs@330281114201", ["affairs@330281114", "affairs@330281"]),
        ("affairs@330281114201", "affairs@330281114202", ["affairs@330281114", "affairs@330281"]),
        ("affairs@330281114201", "affairs@330281113201", ["affairs@330281"]),
        ("affairs@330281114201", "affairs@330281114", ["affairs@330281"]),
        ("affairs@330281114201", "affairs@330281", ["affairs@330281"]),
        ("affairs@330281114", "affairs@330281114201", ["affairs@330281"]),
        ("affairs@330281114", "affairs@330281114", ["affairs@330281"]),
        ("affairs@330281", "affairs@330281", ["affairs@330281"]),
        ("affairs@330281", "affairs@330281114201", ["affairs@330281"]),
        ("discipline@330281114", "discipline@330281114", ["discipline@330281"]),
        ("discipline@330281114", "discipline@330281", ["discipline@330281"]),
        ("discipline@330281", "discipline@330281", ["discipline@330281"]),
    ]

    @Test("The offices above those that handle the case may; at the county, the county's own")
    func offices() throws {
        for line in Self.table {
            let relation = CaseRelation(
                office: try #require(Office(line.office)), owner: try #require(Office(line.owner)),
                village: Self.village, grid: nil)
            #expect(ReissueRules.offices(for: relation).map(\.description) == line.may, "\(line)")
        }
    }

    @Test("Of every pair of offices, nobody who handles the case may, somebody always may, and strangers never")
    func pairs() {
        #expect(Self.offices.count == 9)
        for owner in Self.offices {
            for office in Self.offices where office.line == owner.line {
                for isObjected in [false, true] {
                    let relation = CaseRelation(
                        office: office, owner: owner, village: Self.village, grid: "1", isObjected: isObjected)
                    let may = Self.offices.filter {
                        ReissueRules.mayReissue(Self.actor(of: $0), relation, workers: [])
                    }
                    #expect(!may.isEmpty, "\(owner) \(office)")
                    for one in may where one.area.level != .county {
                        #expect(one != owner && one != office, "\(owner) \(office)")
                    }
                    for one in may where one.line != owner.line {
                        #expect(isObjected && one == Office(.discipline, Self.county), "\(owner) \(office)")
                    }
                    // Whoever worked on it may not, whatever the post.
                    for one in may {
                        let worker = Self.actor(of: one, "worker")
                        #expect(!ReissueRules.mayReissue(worker, relation, workers: ["worker"]))
                        #expect(ReissueRules.mayReissue(worker, relation, workers: ["another"]))
                    }
                    // Whom the rules let through, the table of a case's life lets through too.
                    for one in may {
                        let parties = relation.parties(of: Self.actor(of: one))
                        for state in CaseState.allCases {
                            #expect(
                                CaseRules.acts(in: state, by: parties).contains(.reissue),
                                "\(one) of \(owner) \(office) in \(state)")
                        }
                    }
                }
            }
        }
        let relation = CaseRelation(
            office: Self.offices[0], owner: Self.offices[0], village: Self.village, grid: "1")
        for role in ["guardian@330281114201-1", "operator@330281", "outpost@330281114201", "town-desk@330281113"] {
            let actor = Principal(account: "a", roles: [role].compactMap { RoleAtScope($0) })
            #expect(!ReissueRules.mayReissue(actor, relation, workers: []), "\(role)")
        }
    }

    @Test("Every number says of every act of a filer whether it allows it, and only what it must not is refused")
    func powers() {
        let former = FormerReceipt(
            digest: "d", position: 1, replaced: Timestamp(milliseconds: 0), issuer: Self.offices[3], byCode: false,
            state: .filed, office: Self.offices[0], owner: Self.offices[0], grade: nil, objected: nil)
        let barred: [(ReceiptPower, Set<CaseAct>)] = [
            (.full, [.objectToReissue]),
            (.onWord, [.objectToReissue, .leaveContact, .withdraw, .disown]),
            (.resting(former), CaseRules.filerActs.subtracting([.reportRetaliation])),
            (.former(former), CaseRules.filerActs.subtracting([.reportRetaliation, .objectToReissue])),
        ]
        for (power, acts) in barred {
            for act in CaseRules.filerActs {
                let refused = (try? power.check(act)) == nil
                #expect(refused == acts.contains(act), "\(power) \(act)")
                #expect(power.acts.contains(act) != refused)
            }
        }
    }
}
