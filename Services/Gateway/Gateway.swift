import Bus
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
        Setting(
            "open-feed", "ADDRESS",
            "where integrators hear the open feed, as tcp://0.0.0.0:7201; with --open-desk. No door for them if absent"),
        Setting("open-desk", "ADDRESS", "where integrators ask, as tcp://0.0.0.0:7202"),
    ]

    /// The service as a value.
    ///
    /// - Throws: `ServiceError`, naming the setting that is wrong.
    @Sendable
    static func definition(_ settings: Settings) throws -> ServiceDefinition {
        let release = Release(
            every: .seconds(try settings.integer("release-every", in: 1...86_400)),
            group: try settings.integer("release-group", in: 1...1_000))
        return definition(
            release, door: try IntegratorDoor.door(settings),
            admissions: try ServiceConfiguration(service: "gateway", settings).admissions)
    }

    /// - Parameters:
    ///   - door: for integrators; none if nil.
    ///   - admissions: the list of admitted keys, for the operator's view.
    static func definition(
        _ release: Release, door: OpenDoor? = nil, admissions: String? = nil
    ) -> ServiceDefinition {
        var service = ServiceDefinition(.gateway, summary: summary)
        service.migrations = [OpenCases.migration, Towns.migration, Release.migration]
        service.follows = [CaseDisclosure.follow()]
        service.timers = [release.timer]
        service.startActions = [release.begin]
        service.mayShred = { _, _ in throw DeskError.forbidden("网关里没有封存的内容 (nothing is sealed here)") }
        let visits = IntegratorVisits()
        service.openDoor = door.map { visits.watching($0) }
        IntegratorHandlers(visits: visits, isOpen: door != nil, admissions: admissions).install(into: &service)
        return service
    }
}
