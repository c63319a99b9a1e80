extension Catalogue {
    /// Everything Portal announces and can be asked.
    package static let portal = Catalogue(service: "portal", events: [], commands: [], queries: [])
}
