import Foundation
import Messages

/// Reads and checks a county's rules. A mistake keeps the service from starting, with a message that names the member.
enum PolicyFile {
    /// - Parameter place: what an error calls the file.
    static func read(_ json: Data, place: String) throws(PolicyError) -> CasePolicy {
        let policy: CasePolicy
        do {
            policy = try JSONCoding.decode(CasePolicy.self, from: json)
        } catch {
            throw PolicyError("\(place) cannot be read: \(DecodingFailure.describe(error))")
        }
        for (wrong, problem) in problems(policy) where wrong { throw PolicyError("\(place): \(problem)") }
        return policy
    }

    /// The values that hold where a county sets none.
    static func embedded() throws(PolicyError) -> CasePolicy {
        try read(Data(PackageResources.policy_json), place: "policy.json")
    }

    private static func problems(_ policy: CasePolicy) -> [(Bool, String)] {
        let days =
            [policy.deadlines.receive, policy.deadlines.answer, policy.deadlines.visit, policy.deadlines.escalate]
            + [policy.deadlines.extend] + [policy.deadlines.papers].compactMap(\.self)
            + policy.kinds.compactMap(\.answerDays)
            + policy.categories.compactMap(\.answerDays)
        let names =
            policy.kinds.flatMap { [$0.name, $0.formal] } + policy.categories.map(\.name)
            + policy.declineReasons.map(\.name)
            + [policy.offices.village, policy.offices.town, policy.offices.county]
            + [policy.offices.townDiscipline, policy.offices.countyDiscipline]
        let ids = policy.categories.map(\.id)
        let reasons = policy.declineReasons.map(\.id)
        return [
            (
                Set(policy.kinds.map(\.kind)) != Set(CaseKind.allCases)
                    || policy.kinds.count != CaseKind.allCases.count,
                "'kinds' must hold each of consult, help, supervise, suggest once"
            ),
            (days.contains { !(1...60).contains($0) }, "every deadline is 1 to 60 working days"),
            (names.contains { $0.isEmpty || $0.count > 40 }, "every name has 1 to 40 characters"),
            (Set(ids).count != ids.count, "two categories have the same id"),
            (Set(reasons).count != reasons.count, "two of 'declineReasons' have the same id"),
            ((ids + reasons).contains { !isID($0) }, "an id has 1 to 40 of a-z, 0-9 and hyphen"),
            (reasons.isEmpty, "'declineReasons' is empty"),
            (
                CaseKind.allCases.contains { kind in !policy.categories.contains { $0.kinds.contains(kind) } },
                "every kind needs a category"
            ),
            (!(1...10).contains(policy.visitTries), "'visitTries' is 1 to 10"),
            (!(0...365).contains(policy.reopenDays), "'reopenDays' is 0 to 365"),
            (!(0...10).contains(policy.reopenLimit), "'reopenLimit' is 0 to 10"),
            (policy.smallestGroup < 5, "'smallestGroup' is at least 5"),
        ]
    }

    private static func isID(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }
}

/// Why a county's rules cannot be used.
struct PolicyError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
