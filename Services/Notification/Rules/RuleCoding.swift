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
    /// What it must look like, in both languages.
    static var form: (chinese: String, english: String) { get }
}

/// Why a word is none of its kind, in Chinese.
struct WrongWord: Error {
    let chinese: String
}

extension YAMLWord {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: container.codingPath, debugDescription: "'\(text)' is not \(Self.form.english)",
                    underlyingError: WrongWord(chinese: "“\(text)”不对，应为\(Self.form.chinese)")))
        }
        self = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension FactRule: YAMLWord {
    static var form: (chinese: String, english: String) {
        ("一种写法和一个路径，像 area data.place.village", "a form and a path, as in 'area data.place.village'")
    }
}

extension Span: YAMLWord {
    static var form: (chinese: String, english: String) {
        ("一段时间，像 30m、4h、2d", "a length of time, as in '30m', '4h' or '2d'")
    }
}

extension FactPath: YAMLWord {
    static var form: (chinese: String, english: String) {
        ("一个路径：data.…、known.…、subject 或 time", "a path: data.…, known.…, subject or time")
    }
}

extension Scalar: YAMLWord {
    static var form: (chinese: String, english: String) {
        ("一个词、一个数、true 或 false", "a word, a number, true or false")
    }
}
