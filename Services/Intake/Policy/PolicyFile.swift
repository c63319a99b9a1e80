import Foundation
import Messages

/// Reads and checks a county's rules. A mistake keeps the service from starting, with a message that names the member.
enum PolicyFile {
    /// - Parameter place: what an error calls the file.
    static func read(_ json: Data, place: String) throws(PolicyError) -> CasePolicy {
        let policy: CasePolicy
        do {
            policy = try JSONCoding.decode(CasePolicy.self, fromOutside: json)
        } catch {
            throw PolicyError("\(place) cannot be read: \(DecodingFailure.describe(error))")
        }
        if let problem = PolicyRules.problems(policy).first {
            throw PolicyError("\(place), \(problem.code): \(problem.message)")
        }
        return policy
    }

    /// The values that hold where a county sets none.
    static func embedded() throws(PolicyError) -> CasePolicy {
        try read(Data(PackageResources.policy_json), place: "policy.json")
    }
}

/// Why a county's rules cannot be used.
struct PolicyError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
