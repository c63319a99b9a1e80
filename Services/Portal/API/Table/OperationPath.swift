/// Where an operation is, `/cases/{case}/accept`, below `/api/v1`.
struct OperationPath: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    enum Step: Hashable, Sendable {
        case word(String)
        case parameter(String)
    }

    let steps: [Step]

    init(stringLiteral text: String) {
        steps = text.split(separator: "/").map { part in
            part.hasPrefix("{") ? .parameter(String(part.dropFirst().dropLast())) : .word(String(part))
        }
    }

    /// As OpenAPI writes it.
    var description: String {
        steps.map { step in
            switch step {
            case .word(let word): "/\(word)"
            case .parameter(let name): "/{\(name)}"
            }
        }.joined()
    }

    /// As the router writes it, below `base`.
    func route(below base: String) -> String {
        steps.reduce(base) { path, step in
            switch step {
            case .word(let word): "\(path)/\(word)"
            case .parameter(let name): "\(path)/:\(name)"
            }
        }
    }

    var parameters: [String] {
        steps.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }

    /// Whether a path of this form is asked for.
    func matches(_ parts: [Substring]) -> Bool {
        parts.count == steps.count
            && zip(steps, parts).allSatisfy { step, part in
                if case .word(let word) = step { word == part } else { !part.isEmpty }
            }
    }
}
