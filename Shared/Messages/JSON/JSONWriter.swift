import Foundation

/// Encodes values straight into JSON bytes, members sorted, slashes bare: what Foundation's encoder writes with `sortedKeys`
/// and `withoutEscapingSlashes`, byte for byte, without building a tree of objects first, which costs several times as much.
///
/// A value's members are written in the order in which it names them; when it has named the last one they are put in order.
final class JSONWriter: Encoder {
    /// What the value that is being written has turned out to be.
    private enum Shape {
        case nothing
        case object
        case array(count: Int)
        case single
    }

    /// One member of an object that is not complete yet: `"name":value` in `out`, or written elsewhere until then.
    private struct Member {
        let name: String
        var bytes: Range<Int>
        var later: JSONWriter?
    }

    /// What has been written; also for what is put around the value that is encoded.
    var out = JSONBytes()
    private var shape = Shape.nothing
    /// Where the value that is being written begins.
    private var start = 0
    /// Members of all objects that are not complete yet, the innermost last.
    private var members: [Member] = []
    private var firstMember = 0
    /// Elements that are written elsewhere, by their place in `out`.
    private var laterElements: [(place: Int, writer: JSONWriter)] = []

    /// Not kept: the one error that there is, a number that JSON has not, says which number it was.
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(reserving capacity: Int = 512) {
        out.reserve(capacity)
    }

    /// Writes one value.
    func write<T: Encodable>(_ value: T) throws {
        if try writeSpecial(value) { return }
        let outer = (shape, start, firstMember)
        (shape, start, firstMember) = (.nothing, out.count, members.count)
        try value.encode(to: self)
        complete()
        (shape, start, firstMember) = outer
    }

    /// Ends the value whose members or elements have all been written.
    private func complete() {
        switch shape {
        case .single: break
        case .nothing: out.append(raw: "{}")
        case .array:
            while let element = laterElements.last, element.place >= start {
                laterElements.removeLast()
                element.writer.complete()
                out.insert(element.writer.out, at: element.place)
            }
            out.append("]")
        case .object:
            sortMembers()
            members.removeLast(members.count - firstMember)
            out.append("}")
        }
    }

    private func sortMembers() {
        var sorted = true
        for index in members.indices.dropFirst(firstMember) {
            if let writer = members[index].later {
                writer.complete()
                let begin = out.count
                out.append(quoted: members[index].name)
                out.append(":")
                out.append(writer.out)
                members[index].bytes = begin..<out.count
                sorted = false
            } else if index > firstMember, members[index - 1].name >= members[index].name {
                sorted = false
            }
        }
        guard !sorted else { return }
        // Of a name that was given twice the last value counts; the sort is stable.
        var inOrder: [Member] = []
        for member in members[firstMember...].sorted(by: { $0.name < $1.name }) {
            if inOrder.last?.name == member.name { inOrder.removeLast() }
            inOrder.append(member)
        }
        out.reorder(from: start + 1, inOrder.lazy.map(\.bytes))
    }

    // MARK: What containers write

    func beginObject() {
        if case .object = shape { return }
        shape = .object
        out.append("{")
    }

    func beginArray() {
        if case .array = shape { return }
        shape = .array(count: 0)
        out.append("[")
    }

    var elementCount: Int {
        if case .array(let count) = shape { count } else { 0 }
    }

    func member(_ name: String, _ write: () throws -> Void) rethrows {
        if members.count > firstMember { out.append(",") }
        let begin = out.count
        out.append(quoted: name)
        out.append(":")
        try write()
        members.append(Member(name: name, bytes: begin..<out.count))
    }

    func element(_ write: () throws -> Void) rethrows {
        if elementCount > 0 { out.append(",") }
        shape = .array(count: elementCount + 1)
        try write()
    }

    func single(_ write: () throws -> Void) rethrows {
        shape = .single
        try write()
    }

    /// A member that is written beside its later siblings.
    func laterMember(_ name: String) -> JSONWriter {
        let writer = JSONWriter(reserving: 64)
        members.append(Member(name: name, bytes: 0..<0, later: writer))
        return writer
    }

    /// An element that is written beside its later siblings.
    func laterElement() -> JSONWriter {
        let writer = JSONWriter(reserving: 64)
        element {}
        laterElements.append((out.count, writer))
        return writer
    }

    /// Writes the types to which Foundation's encoder gives a form of its own. Types are compared before they are cast: a
    /// cast that fails costs as much as encoding a short value.
    private func writeSpecial<T: Encodable>(_ value: T) throws -> Bool {
        if T.self == String.self, let value = value as? String {
            out.append(quoted: value)
        } else if T.self == Data.self, let value = value as? Data {
            out.append(quoted: value.base64EncodedString())
        } else if T.self == URL.self, let value = value as? URL {
            out.append(quoted: value.absoluteString)
        } else if T.self == Decimal.self, let value = value as? Decimal {
            out.append(raw: value.description)
        } else {
            return false
        }
        return true
    }

    // MARK: Encoder

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        beginObject()
        return KeyedEncodingContainer(JSONMemberWriter(writer: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        beginArray()
        return JSONElementWriter(writer: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        JSONSingleWriter(writer: self)
    }
}
