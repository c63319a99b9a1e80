import Foundation
import Messages
import ServiceKit
import WorkingDays

/// Intake: household codes 户廉码 and the cases that come in through them.
@main
enum Intake {
    static func main() async {
        await ServiceMain.run(
            "intake", summary: "registers, household codes and cases of a county", extra: settings, definition)
    }

    /// What a county may set beside what every service can be told.
    static let settings: [Setting] = [
        Setting(
            "policy", "FILE",
            "the county's kinds, categories, routes and deadlines as JSON, until an operator sets them; built-in if absent"
        ),
        Setting("calendar", "FILE", "China's working-day calendar as JSON; built-in if absent"),
    ]

    /// The service as a value.
    ///
    /// - Throws: `PolicyError` or `CalendarError`, naming the member of the county's file that is wrong.
    @Sendable
    static func definition(_ settings: Settings) throws -> ServiceDefinition {
        let policy = try settings.file("policy").map { try PolicyFile.read($0.contents, place: $0.path) }
        let calendar = try settings.file("calendar").map { try WorkingCalendar(json: $0.contents, place: $0.path) }
        return definition(policy: try policy ?? PolicyFile.embedded(), calendar: try calendar ?? .embedded())
    }

    static func definition(policy: CasePolicy, calendar: WorkingCalendar) -> ServiceDefinition {
        var service = ServiceDefinition(.intake, summary: "registers, household codes and cases of a county")
        let rules = PolicyInForce(unlessSet: policy)
        Registers.install(into: &service, release: CasesInHand.release) { try rules.read($0).guideWords ?? [] }
        Cases.install(into: &service, rules: rules, calendar: calendar)
        return service
    }
}
