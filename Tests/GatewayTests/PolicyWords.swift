import Messages

@testable import Intake

/// What stands on every filing page: names and ids of the county's rules.
enum PolicyWords {
    static func all() throws -> Set<String> {
        let policy = try PolicyFile.embedded()
        return Set(policy.categories.flatMap { [$0.id, $0.name, $0.english ?? ""] })
            .union(policy.kinds.flatMap { [$0.name, $0.formal] })
            .union((policy.guideWords ?? []).flatMap { $0.say + $0.means })
            .union(policy.declineReasons.flatMap { [$0.id, $0.name] })
            .union([
                policy.offices.village, policy.offices.town, policy.offices.county, policy.offices.townDiscipline,
                policy.offices.countyDiscipline,
            ])
    }
}
