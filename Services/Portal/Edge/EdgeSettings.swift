import Foundation
import Messages
import ServiceKit

/// What an operator set about the edge.
struct EdgeSettings: Sendable {
    let host: String
    /// 0: any free one.
    let port: Int
    /// Without a slash at its end; nil: whatever host the request names.
    let publicURL: String?
    /// How many entries at the end of X-Forwarded-For were written by proxies of our own.
    let proxies: Int
    /// The county's own answer templates; the portal's if nil.
    let answers: URL?
    /// Streams of live events at once; past it a new one is told to come back later.
    let liveStreams: Int
    /// What whoever reads `/metrics` must bring; nil: see `Probes`.
    let metricsToken: String?
    /// Where metrics are served beside the pages; nil: nowhere else.
    let metrics: Address?
    /// Whether filing over Open311 takes an `api_key`.
    let open311Key: Bool
    /// When the list of Open311 tells what waits.
    let release: OpenRelease
    let site: Site

    /// Where something is served.
    struct Address: Sendable, Equatable {
        let host: String
        /// 0: any free one.
        let port: Int

        /// Nil unless it is a host or an address, a colon and a port.
        init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
                colon > text.startIndex
            else { return nil }
            host = text[..<colon].trimmingCharacters(in: ["[", "]"])
            self.port = Int(port)
        }
    }

    /// Who answers for the pages, as they say at their foot and in the notice of personal data.
    struct Site: Sendable {
        /// The authority 主办单位.
        var owner: String?
        /// ICP备案号.
        var filingNumber: String?
        /// How to reach whoever answers for personal data.
        var contact: String?
    }

    var isSecure: Bool { publicURL?.hasPrefix("https://") ?? false }

    /// - Throws: `ServiceError` naming the setting that is wrong.
    init(_ settings: Settings) throws {
        let address = try settings.required("http")
        guard let place = Address(address) else {
            throw ServiceError(.settings, "--http must be an address and a port, 127.0.0.1:8080, not '\(address)'")
        }
        guard ["optional", "required"].contains(try settings.required("open311-key")) else {
            throw ServiceError(.settings, "--open311-key must be optional or required")
        }
        let url = settings.text("public-url").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        if let url {
            guard let parts = URL(string: url), ["http", "https"].contains(parts.scheme ?? ""), parts.host() != nil,
                parts.path().isEmpty
            else {
                throw ServiceError(.settings, "--public-url must be like https://ql.example, not '\(url)'")
            }
        }
        if let token = settings.text("metrics-token"), token.utf8.count < 16 {
            throw ServiceError(.settings, "--metrics-token must have 16 bytes at least")
        }
        let metrics = try settings.text("metrics").map { text in
            guard let place = Address(text) else {
                throw ServiceError(.settings, "--metrics must be an address and a port, 127.0.0.1:9464, not '\(text)'")
            }
            return place
        }
        self.init(
            host: place.host, port: place.port, publicURL: url,
            proxies: try settings.integer("proxies", in: 0...5),
            answers: settings.text("answers").map { URL(filePath: $0) },
            liveStreams: try settings.integer("live-streams", in: 1...100_000),
            metricsToken: settings.text("metrics-token"), metrics: metrics,
            open311Key: try settings.required("open311-key") == "required",
            release: OpenRelease(
                every: .seconds(try settings.integer("release-every", in: 1...86_400)),
                group: try settings.integer("release-group", in: 1...1_000)),
            site: Site(
                owner: settings.text("owner"), filingNumber: settings.text("filing-number"),
                contact: settings.text("contact")))
    }

    init(
        host: String, port: Int, publicURL: String? = nil, proxies: Int = 0, answers: URL? = nil,
        liveStreams: Int = 10_000, metricsToken: String? = nil, metrics: Address? = nil, open311Key: Bool = false,
        release: OpenRelease = .standard, site: Site = Site()
    ) {
        self.host = host
        self.port = port
        self.publicURL = publicURL
        self.proxies = proxies
        self.answers = answers
        self.liveStreams = liveStreams
        self.metricsToken = metricsToken
        self.metrics = metrics
        self.open311Key = open311Key
        self.release = release
        self.site = site
    }
}
