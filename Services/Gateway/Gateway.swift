import Messages
import ServiceKit

/// Gateway: the integrators' door. It follows the suite and tells the public what everybody may know.
@main
enum Gateway {
    static func main() async {
        await ServiceMain.run("gateway", summary: summary, extra: settings, definition)
    }

    static let summary = "tells integrators what everybody may know, on one open feed"

    static let settings: [Setting] = [
        Setting(
            "release-every", "SECONDS", default: "3600",
            "how often what waits is told, 1 to 86,400; under an hour for made-up data only"),
        Setting(
            "release-group", "COUNT", default: "5",
            "cases of a town that must wait together to be told before their day is over; under 5 for made-up data only"
        ),
    ]

    /// The service as a value.
    ///
    /// - Throws: `ServiceError`, naming the setting that is wrong.
    @Sendable
    static func definition(_ settings: Settings) throws -> ServiceDefinition {
        definition(
            Release(
                every: .seconds(try settings.integer("release-every", in: 1...86_400)),
                group: try settings.integer("release-group", in: 1...1_000)))
    }

    static func definition(_ release: Release) -> ServiceDefinition {
        var service = ServiceDefinition(.gateway, summary: summary)
        service.migrations = [OpenCases.migration, Towns.migration, Release.migration]
        service.follows = [Telling.follow()]
        service.timers = [release.timer]
        service.mayShred = { _, _ in throw DeskError.forbidden("网关里没有封存的内容 (nothing is sealed here)") }
        IntegratorDesk().install(into: &service)
        return service
    }
}
