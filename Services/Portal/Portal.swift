import Foundation
import Messages
import ServiceKit
import ServiceLifecycle

/// Portal: the web edge of the suite. Its ledger holds the accounts; everything else it asks of the desks.
@main
enum Portal {
    static func main() async {
        let proxyWatch = ProxyWatch()
        await ServiceMain.run(
            "portal", summary: summary, extra: settings, beside: { try await Edge.open(beside: $0, $1, proxyWatch) }
        ) { definition($0, proxyWatch) }
    }

    static let summary = "web pages, HTTP interface and accounts"

    static let settings: [Setting] = [
        Setting("http", "ADDRESS", default: "127.0.0.1:8080", "where to serve HTTP; port 0 takes a free one"),
        Setting(
            "public-url", "URL", "how people reach it, https://ql.example; cookies are marked Secure where it is https"),
        Setting("proxies", "COUNT", default: "0", "reverse proxies in front whose X-Forwarded-For is believed, 0 to 5"),
        Setting("answers", "FILE", "answer templates of the county, JSON; the portal's own if absent"),
        Setting("live-streams", "COUNT", default: "10000", "streams of live events at once"),
        Setting(
            "open311-key", "WORD", default: "optional",
            "optional or required: whether filing over Open311 takes an api_key, a token of the portal"),
        Setting(
            "release-every", "SECONDS", default: "3600",
            "how often the list of Open311 tells what waits, as the gateway's setting of this name"),
        Setting(
            "release-group", "COUNT", default: "5",
            "cases of a town that must wait together to be listed before their day is over, as the gateway's setting"),
        Setting("owner", "NAME", "the authority that answers for the site, at the foot of villagers' pages"),
        Setting("filing-number", "NUMBER", "the site's ICP filing number, beside the owner"),
        Setting("contact", "TEXT", "how to reach whoever answers for personal data, in the notice"),
        Setting(
            "metrics", "ADDRESS",
            "where to serve the suite's metrics to Prometheus beside the pages, 127.0.0.1:9464; not to be reached from outside"
        ),
        Setting(
            "metrics-token", "TOKEN",
            "who brings it as a bearer token reads /metrics; without it only the address of --metrics tells them or, where neither that nor --public-url is set, any connection from this machine"
        ),
        Setting("web", "DIR", "templates, words and assets; found beside the executable if absent"),
    ]

    /// The service as a value.
    @Sendable
    static func definition(_ settings: Settings, _ proxyWatch: ProxyWatch) -> ServiceDefinition {
        var service = ServiceDefinition(.portal, summary: summary)
        service.warnings.append { _, _ in proxyWatch.warnings }
        Accounts.install(into: &service)
        service.follows = [DisciplineSeats.follow(joins: AccountConsent.join)]
        return service
    }
}
