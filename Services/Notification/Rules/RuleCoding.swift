import Messages

/// A list that may be written as its one element.
struct OneOrMany<Element: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
    let all: [Element]

    init(_ all: [Element]) {
        self.all = all
    }

    init(from decoder: any Decoder) throws {
        if var list = try? decoder.unkeyedContainer() {
            var all: [Element] = []
            while !list.isAtEnd { all.append(try list.decode(Element.self)) }
            self.all = all
        } else {
            all = [try Element(from: decoder)]
        }
    }

    func encode(to encoder: any Encoder) throws {
        try all.encode(to: encoder)
    }
}

/// A word, a number or a truth value, compared by how it is written.
struct Scalar: Hashable, Sendable, LosslessStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What is written as one word of YAML.
protocol YAMLWord: Codable, LosslessStringConvertible {
    /// What it must look like.
    static var form: String { get }
}

extension YAMLWord {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not \(Self.form)")
        }
        self = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension FactRule: YAMLWord {
    static var form: String { "a form and a path, as in 'area data.place.village'" }
}

extension Span: YAMLWord {
    static var form: String { "a length of time, as in '30m', '4h' or '2d'" }
}

extension FactPath: YAMLWord {
    static var form: String { "a path: data.…, known.…, subject or time" }
}

extension Scalar: YAMLWord {
    static var form: String { "a word, a number, true or false" }
}
