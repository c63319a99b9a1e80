/// Writes the members of one object.
struct JSONMemberWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    var codingPath: [any CodingKey] { writer.codingPath }

    func encodeNil(forKey key: Key) { writer.member(key.stringValue) { writer.out.append(raw: "null") } }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        try writer.member(key.stringValue) { try writer.write(value) }
    }
    func encode(_ value: Bool, forKey key: Key) {
        writer.member(key.stringValue) { writer.out.append(raw: value ? "true" : "false") }
    }
    func encode(_ value: String, forKey key: Key) {
        writer.member(key.stringValue) { writer.out.append(quoted: value) }
    }
    func encode(_ value: Double, forKey key: Key) throws {
        try writer.member(key.stringValue) { try writer.out.append(value) }
    }
    func encode(_ value: Float, forKey key: Key) throws {
        try writer.member(key.stringValue) { try writer.out.append(value) }
    }
    func encode(_ value: Int, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: Int8, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: Int16, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: Int32, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: Int64, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: UInt, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: UInt8, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: UInt16, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: UInt32, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }
    func encode(_ value: UInt64, forKey key: Key) { writer.member(key.stringValue) { writer.out.append(value) } }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        writer.laterMember(key.stringValue).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        writer.laterMember(key.stringValue).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { writer.laterMember("super") }
    func superEncoder(forKey key: Key) -> any Encoder { writer.laterMember(key.stringValue) }
}
