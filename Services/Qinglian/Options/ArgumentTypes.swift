import ArgumentParser
import Messages

// Values of the wire are read from the command line by the same rules as from JSON.
extension AreaCode: ExpressibleByArgument {}
extension CivilDay: ExpressibleByArgument {}
extension CaseKey: ExpressibleByArgument {}
extension Office: ExpressibleByArgument {}
extension CaseState: ExpressibleByArgument {}
extension Seat: ExpressibleByArgument {}
extension Messages.MethodName: ExpressibleByArgument {}
extension RoleAtScope: ExpressibleByArgument {}
extension Source: ExpressibleByArgument {}
extension Subject: ExpressibleByArgument {}
extension Timestamp: ExpressibleByArgument {}
extension UUIDv7: ExpressibleByArgument {}

extension CaseChannel: ExpressibleByArgument {}
extension CaseKind: ExpressibleByArgument {}
extension CaseTarget: ExpressibleByArgument {}
extension ReplacementReason: ExpressibleByArgument {}
extension RetirementReason: ExpressibleByArgument {}
extension StatisticsGrouping: ExpressibleByArgument {}
extension VisitOutcome: ExpressibleByArgument {}
extension VisitWay: ExpressibleByArgument {}
extension VisitWish: ExpressibleByArgument {}
extension CaseGrade: ExpressibleByArgument {}

/// Written without padding, as people write numbers; with it, too.
extension Position: ExpressibleByArgument {
    /// Nil beyond the largest.
    public init?(argument: String) {
        self.init(decimal: argument)
    }
}

/// A prefix of topics; the closing dot may be left out on the command line.
struct TopicArgument: ExpressibleByArgument {
    let topic: Topic

    init?(argument: String) {
        guard let topic = Topic(argument.hasSuffix(".") ? argument : argument + ".") else { return nil }
        self.topic = topic
    }
}
