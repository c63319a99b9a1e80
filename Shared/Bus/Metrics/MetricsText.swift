/// Texts in Prometheus' exposition format.
package enum MetricsText {
    /// One text of several services' texts: each family once, every sample with the label `service` first.
    ///
    /// The services' texts hold nothing but samples and `# TYPE` lines, each before the samples of its family.
    package static func merged(_ texts: [(service: String, text: String)]) -> String {
        var families: [Substring: (type: Substring, samples: [String])] = [:]
        for (service, text) in texts {
            var family: Substring = ""
            for line in text.split(separator: "\n") {
                if line.hasPrefix("# TYPE ") {
                    family = line.dropFirst("# TYPE ".count).prefix { $0 != " " }
                    families[family, default: (line, [])].type = line
                } else if !line.hasPrefix("#") {
                    families[family, default: ("", [])].samples.append(labelled(line, service))
                }
            }
        }
        return families.sorted { $0.key < $1.key }
            .map { ([String($0.value.type)] + $0.value.samples).joined(separator: "\n") + "\n" }.joined()
    }

    private static func labelled(_ sample: Substring, _ service: String) -> String {
        let name = sample.prefix { $0 != "{" && $0 != " " }
        let rest = sample.dropFirst(name.count)
        let label = "service=\"\(service)\""
        return rest.hasPrefix("{") ? "\(name){\(label),\(rest.dropFirst())" : "\(name){\(label)}\(rest)"
    }
}
