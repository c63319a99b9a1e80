extension Schema {
    /// The schema of a Codable type, found by letting the type decode itself from a decoder that answers with
    /// placeholders and writes down what was asked for. The type's own coding is the one source: a member added to a
    /// struct is in its schema, and none can be forgotten.
    ///
    /// - Throws: what the type's `init(from:)` throws at a placeholder; a test walks the whole catalogue.
    package init(of type: any Decodable.Type) throws {
        let recorder = SchemaRecorder()
        _ = try recorder.value(type)
        self = recorder.found
    }

    /// The value that the derivation of a schema makes of a type: every member there, texts empty, numbers zero, values with
    /// a form of their own valid.
    package static func placeholder<T: Decodable>(of type: T.Type) throws -> T {
        try SchemaRecorder().value(type)
    }
}

/// Writes down what one type asks of its decoder.
private final class SchemaRecorder: Decoder {
    var found = Schema.anything
    private var properties: [Schema.Property] = []

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    /// Makes a placeholder of `type` and leaves its schema in `found`.
    func value<T: Decodable>(_ type: T.Type) throws -> T {
        if let described = type as? any SchemaDescribed.Type {
            found = described.schema
            guard let value = described.placeholder as? T else { preconditionFailure("placeholder of \(T.self)") }
            return value
        }
        let simple: (Schema, Any)? =
            switch type {
            case is String.Type: (.text(), "")
            case is Bool.Type: (.boolean, false)
            case is Int.Type: (.integer(minimum: nil, maximum: nil), 0)
            case is Double.Type: (.number, 0.0)
            default: nil
            }
        if let (schema, value) = simple, let value = value as? T {
            found = schema
            return value
        }
        precondition(!(type is any Numeric.Type), "numbers of a message are Int or Double, not \(T.self)")
        // A type that asks for nothing is an object without members.
        found = .object([], summary: nil)
        return try T(from: self)
    }

    func record(_ name: String, _ schema: Schema, required: Bool) {
        properties.append(.init(name: name, schema: schema, required: required))
        found = .object(properties, summary: nil)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        return KeyedDecodingContainer(Members<Key>(recorder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        Elements(recorder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        Single(recorder: self)
    }

    private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let recorder: SchemaRecorder
        let codingPath: [any CodingKey] = []
        /// A dictionary asks for its keys; one made-up key lets it ask for the type of its values.
        let allKeys: [Key] = [Key(stringValue: "*")].compactMap { $0 }

        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) -> Bool { false }

        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try record(type, key, required: true)
        }

        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
            try record(type, key, required: false)
        }
        // The concrete overloads are what synthesised code calls for these types.
        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
            try record(type, key, required: false)
        }
        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
            try record(type, key, required: false)
        }
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
            try record(type, key, required: false)
        }
        func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
            try record(type, key, required: false)
        }

        private func record<T: Decodable>(_ type: T.Type, _ key: Key, required: Bool) throws -> T {
            let inner = SchemaRecorder()
            let value = try inner.value(type)
            if key.stringValue == "*" {
                recorder.found = .map(of: inner.found)
            } else {
                recorder.record(key.stringValue, inner.found, required: required)
            }
            return value
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedDecodingContainer<Nested> { recorder.container(keyedBy: type) }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { recorder.unkeyedContainer() }
        func superDecoder() -> any Decoder { recorder }
        func superDecoder(forKey key: Key) -> any Decoder { recorder }
    }

    /// Holds one element, so that an array asks for its element's type once.
    private struct Elements: UnkeyedDecodingContainer {
        let recorder: SchemaRecorder
        let codingPath: [any CodingKey] = []
        let count: Int? = 1
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex > 0 }

        mutating func decodeNil() -> Bool { false }

        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            let inner = SchemaRecorder()
            let value = try inner.value(type)
            recorder.found = .array(of: inner.found, maxItems: nil)
            currentIndex += 1
            return value
        }

        mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
            recorder.container(keyedBy: type)
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { recorder.unkeyedContainer() }
        mutating func superDecoder() -> any Decoder { recorder }
    }

    private struct Single: SingleValueDecodingContainer {
        let recorder: SchemaRecorder
        let codingPath: [any CodingKey] = []

        func decodeNil() -> Bool { false }
        func decode<T: Decodable>(_ type: T.Type) throws -> T { try recorder.value(type) }
    }
}
