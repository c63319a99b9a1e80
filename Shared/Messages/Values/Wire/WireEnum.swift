/// A closed list of words on the wire. Its schema lists them.
package protocol WireEnum: RawRepresentable, CaseIterable, Codable, Hashable, Sendable, SchemaDescribed
where RawValue == String {}

extension WireEnum {
    package static var schema: Schema { .words(allCases.map(\.rawValue)) }

    package static var placeholder: Self {
        guard let first = allCases.first else { preconditionFailure("\(Self.self) has no cases") }
        return first
    }
}
