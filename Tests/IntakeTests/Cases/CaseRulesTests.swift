import Messages
import Testing

@testable import Intake

@Suite("The life of a case")
struct CaseRulesTests {
    /// The trade's table, written down a second time: act, who, from, to. One letter a state, in `letters`.
    private static let table = """
        receive            office                  F W B             R
        accept             office                  R                 A
        decline            office                  R                 D
        forward            office                  R A               W
        return             office                  F W R             B
        take-up            superior                F R A W B S       R
        assign             office                  A S               S
        hand-down          office                  S                 =
        request-papers     office                  R A S             P
        supply-papers      filer,office            P                 <
        lapse-papers       clock                   P                 <
        request-extension  office                  A S               =
        decide-extension   superior                A S V             =
        answer-interim     office                  A S               =
        answer             office                  R A S             V
        review             office,superior         V                 N
        send-back          office,superior         V                 <
        visit              visitor                 N                 I
        close              owner,superior          N I               C
        judge              filer                   N I C             =
        reopen             superior                D C               A
        reopen             filer                   N I C             A
        second-look        filer                   D                 F
        urge               filer,owner,superior    F R A W B S P V   =
        urge               owner,superior          N                 =
        supervise          superior                F R A W B S P V   =
        join               office                  R A S             J
        turn               office                  R A S             T
        recuse             office,superior,visitor F R A W B S P V N I =
        add                filer                   F R A W B S P V J N I =
        withdraw           filer                   F R A W B S P V J X
        disown             filer                   F R A D W B S P V N I C J =
        leave-contact      filer                   F R A D W B S P V N I C J T =
        report-retaliation filer                   F R A D W B S P V N I C J T X =
        transcribe         office,owner            F R A D W B S P V N I C J T =
        recover            office,owner,superior   F R A D W B S P V N I C J T X =
        reissue            superior,overseer       F R A D W B S P V N I C J T X =
        object-to-reissue  filer                   F R A D W B S P V N I C J T X =
        mark-late          clock                   F R A W B S P V J N =
        """
    private static let letters: [Character: CaseState] = [
        "F": .filed, "R": .received, "A": .accepted, "D": .declined, "W": .forwarded, "B": .returned, "S": .assigned,
        "P": .awaitingPapers, "V": .inReview, "N": .answered, "I": .visited, "C": .closed, "X": .withdrawn,
        "T": .turned, "J": .joined,
    ]

    private struct Key: Hashable {
        let act: CaseAct
        let state: CaseState
        let party: CaseParty
    }

    private static func expectations() throws -> [Key: CaseRule.Outcome] {
        var expected: [Key: CaseRule.Outcome] = [:]
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            let act = try #require(CaseAct(rawValue: String(words[0])))
            let last = try #require(words.last?.first)
            let outcome: CaseRule.Outcome =
                last == "=" ? .stays : last == "<" ? .resumes : .becomes(try #require(letters[last]))
            for name in words[1].split(separator: ",") {
                let party = try #require(CaseParty(rawValue: String(name)))
                for word in words[2..<(words.count - 1)] {
                    let letter = try #require(word.first)
                    let state = try #require(letters[letter])
                    expected[Key(act: act, state: state, party: party)] = outcome
                }
            }
        }
        return expected
    }

    @Test("Every act in every state by every party does what the trade's table says, and nothing else is possible")
    func wholeTable() throws {
        let expected = try Self.expectations()
        for act in CaseAct.allCases {
            for state in CaseState.allCases {
                for party in CaseParty.allCases {
                    let found = try? CaseRules.outcome(of: act, in: state, by: [party])
                    #expect(
                        found == expected[Key(act: act, state: state, party: party)], "\(act) in \(state) by \(party)")
                }
            }
        }
    }

    @Test("Every state can be reached from filed")
    func reachable() {
        var reached: Set<CaseState> = [.filed]
        var grew = true
        while grew {
            grew = false
            for rule in CaseRules.all where !rule.from.isDisjoint(with: reached) {
                if case .becomes(let state) = rule.outcome, reached.insert(state).inserted { grew = true }
            }
        }
        #expect(reached == Set(CaseState.allCases))
    }

    @Test("A refusal tells what is wrong: the state, or who asks")
    func obstacles() {
        #expect(throws: CaseRules.Obstacle.state) {
            try CaseRules.outcome(of: .accept, in: .filed, by: [.office])
        }
        #expect(throws: CaseRules.Obstacle.party) {
            try CaseRules.outcome(of: .accept, in: .received, by: [.filer])
        }
        #expect(throws: CaseRules.Obstacle.party) {
            try CaseRules.outcome(of: .accept, in: .received, by: [])
        }
        #expect(throws: CaseRules.Obstacle.state) {
            try CaseRules.outcome(of: .reopen, in: .declined, by: [.filer])
        }
    }

    @Test("What is over offers nothing to the offices but reopening, a new receipt, and writing a voice down")
    func over() {
        for state in CaseState.allCases where state.isOver {
            let acts = Set(CaseRules.acts(in: state, by: [.office, .owner, .superior, .visitor]))
            #expect(acts.isSubset(of: [.reopen, .recover, .reissue, .transcribe]))
        }
    }
}
