import Messages

/// A change of something landed that others would stumble over.
package struct Break: Equatable, Sendable, CustomStringConvertible {
    package let promise: Promise
    /// Where in it: member names joined by dots, `[]` for a list's elements, `*` for a map's values.
    package let path: String
    package let what: String

    package var description: String { "\(promise.name)\(path.isEmpty ? "" : " \(path)"): \(what)" }
}

/// Compares what is promised now with what was promised and has landed.
package enum Compatibility {
    /// Every break, in order. A promise may go once its successor (`….v2`) has landed beside it; it may never change.
    package static func breaks(landed: Promises, now: Promises) -> [Break] {
        var breaks: [Break] = []
        for (promise, schema) in landed.schemas.sorted(by: { $0.key < $1.key }) {
            if let new = now.schemas[promise] {
                var comparison = Comparison(promise: promise)
                comparison.compare(schema, new, at: "")
                breaks += comparison.breaks
            } else if landed.schemas[promise.successor] == nil || now.schemas[promise.successor] == nil {
                breaks.append(
                    Break(promise: promise, path: "", what: "is gone, and no \(promise.successor.name) has landed"))
            }
        }
        for (method, kind) in landed.kinds.sorted(by: { $0.key < $1.key }) {
            guard let new = now.kinds[method], new != kind else { continue }
            breaks.append(Break(promise: .params(method), path: "", what: "was a \(kind) and is a \(new)"))
        }
        return breaks
    }
}

/// One walk through two versions of a schema.
///
/// | change | events (kept) | params (asked) | answers, webhooks (told) |
/// |---|---|---|---|
/// | member gone | breaks | breaks | breaks |
/// | new member, required | breaks: old ones lack it | breaks | – |
/// | new member, optional | – | – | – |
/// | required becomes optional | breaks | – | breaks |
/// | optional becomes required | breaks: old ones lack it | breaks | – |
/// | narrower: word gone, bound, pattern added, null gone | breaks: old ones do not fit | breaks | word gone breaks |
/// | wider: bound, pattern gone, null added, any value | breaks | – | breaks |
/// | list of words gains one | – | – | – |
/// | another type, another pattern | breaks | breaks | breaks |
private struct Comparison {
    let promise: Promise
    var breaks: [Break] = []

    init(promise: Promise) {
        self.promise = promise
    }

    private var breaksWhenWider: Bool { promise.direction != .asked }
    private var breaksWhenNarrower: Bool { promise.direction != .told }

    private mutating func found(_ path: String, _ what: String) {
        breaks.append(Break(promise: promise, path: path, what: what))
    }

    private mutating func wider(_ path: String, _ what: String) { if breaksWhenWider { found(path, what) } }
    private mutating func narrower(_ path: String, _ what: String) { if breaksWhenNarrower { found(path, what) } }

    mutating func compare(_ old: Schema, _ new: Schema, at path: String) {
        switch (old, new) {
        case (.anything, .anything), (.boolean, .boolean), (.number, .number): break
        case (.anything, _): narrower(path, "took any value")
        case (_, .anything): wider(path, "takes any value now")
        case (.nullable(let old), .nullable(let new)): compare(old, new, at: path)
        case (.nullable(let old), _):
            narrower(path, "may not be null any more")
            compare(old, new, at: path)
        case (_, .nullable(let new)):
            wider(path, "may be null now")
            compare(old, new, at: path)
        case (.integer(let oldLeast, let oldMost), .integer(let least, let most)):
            compareFloor("minimum", oldLeast, least, path)
            compareCeiling("maximum", oldMost, most, path)
        case (.integer, .number): wider(path, "may have decimals now")
        case (.number, .integer): narrower(path, "may not have decimals any more")
        case (.string, .string): compareTexts(old, new, at: path)
        case (.enumeration(let old), .enumeration(let new)):
            let gone = old.filter { !new.contains($0) }
            if !gone.isEmpty { found(path, "has no word \(gone.joined(separator: ", ")) any more") }
        case (.enumeration, .string(nil, nil, nil, nil, _)): wider(path, "takes any text now")
        case (.string(nil, nil, nil, nil, _), .enumeration): narrower(path, "is a list of words now")
        case (.array(let old, let oldMost), .array(let new, let most)):
            compareCeiling("maxItems", oldMost, most, path)
            compare(old, new, at: path + "[]")
        case (.map(let old), .map(let new)): compare(old, new, at: path.joined("*"))
        case (.object(let old, _), .object(let new, _)): compareMembers(old, new, at: path)
        default: found(path, "was \(old.kind) and is \(new.kind)")
        }
    }

    private mutating func compareMembers(_ old: [Schema.Property], _ new: [Schema.Property], at path: String) {
        for property in old {
            let place = path.joined(property.name)
            guard let now = new.first(where: { $0.name == property.name }) else {
                found(place, "is gone")
                continue
            }
            switch (property.required, now.required) {
            case (true, false): wider(place, "may be absent now")
            case (false, true): narrower(place, "must be there now")
            default: break
            }
            compare(property.schema, now.schema, at: place)
        }
        for property in new where property.required && !old.contains(where: { $0.name == property.name }) {
            narrower(path.joined(property.name), "is new and must be there")
        }
    }

    private mutating func compareTexts(_ old: Schema, _ new: Schema, at path: String) {
        guard case .string(let oldPattern, let oldFormat, let oldLeast, let oldMost, _) = old,
            case .string(let pattern, let format, let least, let most, _) = new
        else { return }
        compareForm("pattern", oldPattern, pattern, path)
        compareForm("format", oldFormat, format, path)
        compareFloor("minLength", oldLeast, least, path)
        compareCeiling("maxLength", oldMost, most, path)
    }

    /// Two patterns cannot be told wider or narrower: another one breaks.
    private mutating func compareForm(_ name: String, _ old: String?, _ new: String?, _ path: String) {
        guard old != new else { return }
        switch (old, new) {
        case (nil, let new?): narrower(path, "must have the \(name) \(new) now")
        case (let old?, nil): wider(path, "need not have the \(name) \(old) any more")
        case (let old, let new): found(path, "had the \(name) \(old ?? "") and has \(new ?? "")")
        }
    }

    private mutating func compareFloor(_ name: String, _ old: Int?, _ new: Int?, _ path: String) {
        let (old, new) = (old ?? .min, new ?? .min)
        if new > old { narrower(path, "\(name) is raised to \(new)") }
        if new < old { wider(path, "\(name) \(old) is lowered or gone") }
    }

    private mutating func compareCeiling(_ name: String, _ old: Int?, _ new: Int?, _ path: String) {
        let (old, new) = (old ?? .max, new ?? .max)
        if new < old { narrower(path, "\(name) is lowered to \(new)") }
        if new > old { wider(path, "\(name) \(old) is raised or gone") }
    }
}

extension String {
    fileprivate func joined(_ step: String) -> String { isEmpty ? step : "\(self).\(step)" }
}

extension Schema {
    /// Its kind in a word.
    fileprivate var kind: String {
        switch self {
        case .anything: "anything"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a text"
        case .enumeration: "a list of words"
        case .array: "a list"
        case .map: "a map"
        case .object: "an object"
        case .nullable: "nullable"
        }
    }
}
