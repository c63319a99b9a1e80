/// Writes the elements of one array.
struct JSONElementWriter: UnkeyedEncodingContainer {
    let writer: JSONWriter
    var codingPath: [any CodingKey] { writer.codingPath }
    var count: Int { writer.elementCount }

    func encodeNil() { writer.element { writer.out.append(raw: "null") } }
    func encode<T: Encodable>(_ value: T) throws { try writer.element { try writer.write(value) } }
    func encode(_ value: Bool) { writer.element { writer.out.append(raw: value ? "true" : "false") } }
    func encode(_ value: String) { writer.element { writer.out.append(quoted: value) } }
    func encode(_ value: Double) throws { try writer.element { try writer.out.append(value) } }
    func encode(_ value: Float) throws { try writer.element { try writer.out.append(value) } }
    func encode(_ value: Int) { writer.element { writer.out.append(value) } }
    func encode(_ value: Int8) { writer.element { writer.out.append(value) } }
    func encode(_ value: Int16) { writer.element { writer.out.append(value) } }
    func encode(_ value: Int32) { writer.element { writer.out.append(value) } }
    func encode(_ value: Int64) { writer.element { writer.out.append(value) } }
    func encode(_ value: UInt) { writer.element { writer.out.append(value) } }
    func encode(_ value: UInt8) { writer.element { writer.out.append(value) } }
    func encode(_ value: UInt16) { writer.element { writer.out.append(value) } }
    func encode(_ value: UInt32) { writer.element { writer.out.append(value) } }
    func encode(_ value: UInt64) { writer.element { writer.out.append(value) } }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.laterElement().container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { writer.laterElement().unkeyedContainer() }
    func superEncoder() -> any Encoder { writer.laterElement() }
}

/// Writes a value that is neither object nor array, or is written as another value is.
struct JSONSingleWriter: SingleValueEncodingContainer {
    let writer: JSONWriter
    var codingPath: [any CodingKey] { writer.codingPath }

    func encodeNil() { writer.single { writer.out.append(raw: "null") } }
    func encode<T: Encodable>(_ value: T) throws { try writer.single { try writer.write(value) } }
    func encode(_ value: Bool) { writer.single { writer.out.append(raw: value ? "true" : "false") } }
    func encode(_ value: String) { writer.single { writer.out.append(quoted: value) } }
    func encode(_ value: Double) throws { try writer.single { try writer.out.append(value) } }
    func encode(_ value: Float) throws { try writer.single { try writer.out.append(value) } }
    func encode(_ value: Int) { writer.single { writer.out.append(value) } }
    func encode(_ value: Int8) { writer.single { writer.out.append(value) } }
    func encode(_ value: Int16) { writer.single { writer.out.append(value) } }
    func encode(_ value: Int32) { writer.single { writer.out.append(value) } }
    func encode(_ value: Int64) { writer.single { writer.out.append(value) } }
    func encode(_ value: UInt) { writer.single { writer.out.append(value) } }
    func encode(_ value: UInt8) { writer.single { writer.out.append(value) } }
    func encode(_ value: UInt16) { writer.single { writer.out.append(value) } }
    func encode(_ value: UInt32) { writer.single { writer.out.append(value) } }
    func encode(_ value: UInt64) { writer.single { writer.out.append(value) } }
}
