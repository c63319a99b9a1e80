import Foundation

/// A form with files as browsers send it: `multipart/form-data` (RFC 7578), held whole in memory.
struct Multipart: Sendable {
    struct Part: Sendable, Equatable {
        let name: String
        /// As the browser named the file, so that its person knows it again; nil of a field that is no file.
        let fileName: String?
        let bytes: Data
    }

    let parts: [Part]

    /// A form of ours has a third of it.
    static let partLimit = 40
    /// Bytes of one part's header.
    static let headerLimit = 4_096

    /// What is wrong with a body that is no form.
    enum Mistake: Error, Equatable {
        /// The content type names no boundary, or one of more than 70 characters (RFC 2046 §5.1.1).
        case boundary
        /// No part begins, or the last one does not end.
        case cut
        case tooManyParts
        /// A part's header is missing, too long, or names no field.
        case header
    }

    /// The boundary of a content type; nil if it is no form with files.
    static func boundary(of contentType: String) -> String? {
        let fields = contentType.split(separator: ";", omittingEmptySubsequences: false)
        guard fields.first?.trimmingCharacters(in: .whitespaces).lowercased() == "multipart/form-data" else {
            return nil
        }
        for field in fields.dropFirst() {
            let halves = field.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmingCharacters(in: .whitespaces).lowercased() == "boundary" else {
                continue
            }
            return halves[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
        }
        return ""
    }

    init(_ body: Data, boundary: String) throws(Mistake) {
        guard (1...70).contains(boundary.utf8.count) else { throw .boundary }
        let delimiter = Data("--\(boundary)".utf8)
        let between = Data("\r\n--\(boundary)".utf8)
        let start: Data.Index
        if body.starts(with: delimiter) {
            start = body.startIndex + delimiter.count
        } else if let first = body.first(between, from: body.startIndex) {
            start = first + between.count
        } else {
            throw .cut
        }
        var parts: [Part] = []
        var rest = start
        while true {
            let tail = body[rest...]
            if tail.starts(with: Data("--".utf8)) { break }
            guard tail.starts(with: Data("\r\n".utf8)) else { throw .cut }
            guard parts.count < Self.partLimit else { throw .tooManyParts }
            guard let end = body.first(between, from: rest) else { throw .cut }
            parts.append(try Self.part(body[(rest + 2)..<max(rest + 2, end)]))
            rest = end + between.count
        }
        self.parts = parts
    }

    private static func part(_ bytes: Data) throws(Mistake) -> Part {
        guard let end = bytes.prefix(headerLimit).first(Data("\r\n\r\n".utf8), from: bytes.startIndex) else {
            throw .header
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        for line in lines {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, halves[0].lowercased() == "content-disposition" else { continue }
            let parameters = parameters(halves[1])
            guard let name = parameters["name"], !name.isEmpty else { throw .header }
            return Part(name: name, fileName: parameters["filename"], bytes: Data(bytes[(end + 4)...]))
        }
        throw .header
    }

    /// `form-data; name="photos"; filename="a;b.jpg"`: a quoted value may hold semicolons. A quote in a name is `%22` of a
    /// browser (HTML, "multipart/form-data encoding algorithm") and `\"` of programs; any other backslash is itself.
    private static func parameters(_ text: Substring) -> [String: String] {
        var parameters: [String: String] = [:]
        var isQuoted = false
        let fields = text.replacing("\\\"", with: "%22").split { character in
            if character == "\"" { isQuoted.toggle() }
            return character == ";" && !isQuoted
        }
        for field in fields {
            let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { continue }
            let value = halves[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
            parameters[halves[0].trimmingCharacters(in: .whitespaces).lowercased()] =
                value.replacing("%22", with: "\"")
        }
        return parameters
    }
}

extension Data {
    /// Where a pattern begins for the first time at or behind `from`; an index of these data.
    fileprivate func first(_ pattern: Data, from: Index) -> Index? {
        guard let found = self[from...].firstRange(of: pattern) else { return nil }
        return found.lowerBound
    }
}

extension Form {
    /// - Throws: `Multipart.Mistake`.
    init(multipart body: Data, boundary: String) throws(Multipart.Mistake) {
        var fields: [String: [String]] = [:]
        var files: [String: [Upload]] = [:]
        for part in try Multipart(body, boundary: boundary).parts {
            if let name = part.fileName {
                guard !part.bytes.isEmpty else { continue }
                files[part.name, default: []].append(Upload(bytes: part.bytes, name: name))
            } else {
                fields[part.name, default: []].append(String(decoding: part.bytes, as: UTF8.self))
            }
        }
        self.init(fields: fields, files: files)
    }
}
