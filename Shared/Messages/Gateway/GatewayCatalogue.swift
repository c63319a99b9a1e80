extension Catalogue {
    /// Everything Gateway announces and can be asked.
    package static let gateway = Catalogue(
        service: "gateway", events: OpenEvents.all, commands: [SendSamples.self], queries: [ListIntegrators.self])
}
