/// The least and the greatest value of a number.
package protocol NumberBounds {
    static var range: ClosedRange<Int> { get }
}

/// A whole number within bounds, as a member of a message: its schema states both, and what is beyond them is refused where
/// the message is read, before anything converts or calculates with it. A request has no other whole numbers.
///
/// The bounds are checked on reading only; who writes beyond them has the request refused.
@propertyWrapper package struct WholeNumber<Bounds: NumberBounds>: Codable, Hashable, Sendable {
    package var wrappedValue: Int

    package init(wrappedValue: Int) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = try container.decode(Int.self)
        guard Bounds.range.contains(wrappedValue) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: NumberFit.problem(Self.schema))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension WholeNumber: SchemaDescribed {
    package static var schema: Schema { .integer(minimum: Bounds.range.lowerBound, maximum: Bounds.range.upperBound) }
    /// Zero, or what is nearest to it.
    package static var placeholder: Self {
        .init(wrappedValue: min(max(0, Bounds.range.lowerBound), Bounds.range.upperBound))
    }
}

/// The same, of a member that may be absent.
@propertyWrapper package struct OptionalWholeNumber<Bounds: NumberBounds>: Codable, Hashable, Sendable {
    package var wrappedValue: Int?

    package init(wrappedValue: Int?) {
        self.wrappedValue = wrappedValue
    }
}

// What synthesised code calls for an `OptionalWholeNumber`: absent is absent, and never null.
extension KeyedDecodingContainer {
    package func decode<Bounds: NumberBounds>(
        _ type: OptionalWholeNumber<Bounds>.Type, forKey key: Key
    ) throws -> OptionalWholeNumber<Bounds> {
        .init(wrappedValue: try decodeIfPresent(WholeNumber<Bounds>.self, forKey: key)?.wrappedValue)
    }
}

extension KeyedEncodingContainer {
    package mutating func encode<Bounds: NumberBounds>(
        _ value: OptionalWholeNumber<Bounds>, forKey key: Key
    ) throws {
        try encodeIfPresent(value.wrappedValue, forKey: key)
    }
}

/// Rows of a page.
package enum PageBounds: NumberBounds {
    package static let range = 1...200
}

/// Of a number that people type into a form. They are wide, so that the desk can say which number its own rule takes.
package enum TypedBounds: NumberBounds {
    package static let range = 0...99_999
}

/// Lines of a file that is imported.
package enum LineBounds: NumberBounds {
    package static let range = 0...999_999_999
}

/// How often something has been set.
package enum EditionBounds: NumberBounds {
    package static let range = 0...2_147_483_647
}
