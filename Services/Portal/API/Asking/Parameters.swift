import Foundation
import Messages

/// Puts what stands in path, query and body together into the parameters of a desk's request.
struct Parameters {
    let operation: APIOperation

    /// - Parameters:
    ///   - path: by name, percent-decoded.
    ///   - query: as it stands in the address.
    ///   - body: nil of a GET.
    /// - Returns: by the desk's names.
    /// - Throws: `Problem`.
    func read(path: (String) -> String?, query: String?, body: Data?) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for member in operation.members(in: .path) {
            guard let text = path(member.name), isLikely(text, member.schema) else { throw Problem(.missing) }
            values[member.target] = .string(text)
        }
        values.merge(try self.query(query)) { $1 }
        if let body { values.merge(try self.body(body)) { $1 } }
        for member in operation.members where values[member.target] == nil {
            if let fallback = member.fallback { values[member.target] = fallback }
        }
        return values
    }

    /// What a path names either exists or not; one that could not exist is not asked for.
    private func isLikely(_ text: String, _ schema: Schema) -> Bool {
        if schema == UUIDv7.schema { return UUIDv7(text) != nil }
        return !text.isEmpty && text.utf8.count <= 100
    }

    private func query(_ query: String?) throws -> [String: JSONValue] {
        let given = Form(urlEncoded: Data((query ?? "").utf8)).fields
        let members = operation.members(in: .query)
        let known = Set(members.map(\.name))
        var flaws = given.keys.filter { !known.contains($0) }.sorted().map {
            Problem.Flaw(at: String($0.prefix(60)), problem: "is not a parameter of this operation")
        }
        var values: [String: JSONValue] = [:]
        for member in members {
            guard let texts = given[member.name] else {
                if member.required { flaws.append(.init(at: member.name, problem: "is missing")) }
                continue
            }
            guard let value = Self.value(texts, member) else {
                flaws.append(.init(at: member.name, problem: Self.problem(texts, member)))
                continue
            }
            // A cursor is ours; what it holds is looked at where it is used.
            if member.name != Paging.name { flaws += SchemaCheck.flaws(value, member.schema, at: member.name) }
            values[member.target] = value
        }
        if !flaws.isEmpty {
            throw Problem(.invalid, "some parameters do not fit", errors: Array(flaws.prefix(SchemaCheck.limit)))
        }
        return values
    }

    /// A value of the query; lists come as a name repeated.
    private static func value(_ texts: [String], _ member: Member) -> JSONValue? {
        if case .array(let element, _) = member.schema {
            let values = texts.compactMap { scalar($0, element) }
            return values.count == texts.count ? .array(values) : nil
        }
        guard texts.count == 1 else { return nil }
        if member.name == Paging.name { return Paging.decode(texts[0]) }
        return scalar(texts[0], member.schema)
    }

    /// Why a value of the query cannot be read.
    private static func problem(_ texts: [String], _ member: Member) -> String {
        let isWhole = texts.count == 1 && (texts.first?.wholeMatch(of: /-?[0-9]+/) != nil)
        guard case .integer(let least, let most) = member.schema, isWhole else {
            return "cannot be read; see the schema"
        }
        return "is out of range: must be a whole number from \(least ?? .min) to \(most ?? .max)"
    }

    private static func scalar(_ text: String, _ schema: Schema) -> JSONValue? {
        switch schema {
        case .boolean: text == "true" ? true : text == "false" ? false : nil
        case .integer: Int(text).map(JSONValue.integer)
        case .number: Double(text).map(JSONValue.number)
        default: .string(text)
        }
    }

    private func body(_ body: Data) throws -> [String: JSONValue] {
        let members = operation.members(in: .body)
        // That it is strict JSON first; then the values.
        let value: JSONValue
        do {
            _ = try JSONMembers.split(body)
            value = try JSONCoding.decode(JSONValue.self, from: body)
        } catch let error as JSONMembers.Malformed {
            throw Problem(.malformed, "the body is no JSON object: \(error.reason)")
        } catch DecodingError.typeMismatch(_, let context) {
            // Of all that is valid JSON, a value is none of a value's kinds only if it is a number beyond a double's.
            let place = context.codingPath.map {
                "/" + ($0.intValue.map { "\($0)" } ?? SchemaCheck.escaped($0.stringValue))
            }
            throw Problem(
                .invalid, "some values do not fit",
                errors: [.init(at: place.joined(), problem: "the number is out of range")])
        } catch {
            throw Problem(.malformed, "the body is no JSON object")
        }
        let schema = Schema.object(
            members.map { .init(name: $0.name, schema: $0.schema, required: $0.required) }, summary: nil)
        let flaws = SchemaCheck.flaws(value, schema)
        guard flaws.isEmpty, case .object(let given) = value else {
            throw Problem(.invalid, "some values do not fit", errors: flaws)
        }
        return Dictionary(
            uniqueKeysWithValues: members.compactMap { member in given[member.name].map { (member.target, $0) } })
    }
}
