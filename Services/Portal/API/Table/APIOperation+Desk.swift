import Foundation
import HTTPTypes
import Messages

extension APIOperation {
    /// An operation that a desk's request does. Its members go into the path where that names them, else into the query of a
    /// GET and the body of a POST; schemas and the summary are those of the request's own type.
    ///
    /// - Parameters:
    ///   - id: the method's words after the service if nil: `intake.case.list` → `case-list`.
    ///   - names: what the interface calls a member, by the desk's name.
    ///   - schemas: narrower ones than the type's, by the desk's name.
    ///   - defaults: of members that the desk wants and a caller need not say, by the desk's name.
    ///   - hidden: members that a caller cannot say.
    ///   - files: what comes back, if it is a file and no JSON.
    ///   - takesFiles: whether the desk keeps what comes with it.
    static func desk<R: Messages.Request>(
        _ request: R.Type, _ method: HTTPRequest.Method, _ path: OperationPath, _ section: Section,
        _ scope: TokenScope?,
        id: String? = nil, names: [String: String] = [:], schemas: [String: Schema] = [:],
        defaults: [String: JSONValue] = [:], hidden: Set<String> = [], status: HTTPResponse.Status = .ok,
        files: [String]? = nil, paging: Paging? = nil, takesFiles: Bool = false
    ) -> APIOperation {
        let wanted = Set(path.parameters)
        var members = Self.properties(of: R.self).filter { !hidden.contains($0.name) }.map { property in
            let name = names[property.name] ?? property.name
            return Member(
                name: name, target: property.name,
                place: wanted.contains(name) ? .path : method == .get ? .query : .body,
                schema: schemas[property.name] ?? property.schema,
                required: property.required && defaults[property.name] == nil, fallback: defaults[property.name])
        }
        if let paging {
            members.removeAll { $0.target == paging.member }
            members.append(
                Member(
                    name: Paging.name, target: paging.member, place: .query, schema: Paging.schema, required: false,
                    fallback: nil))
        }
        return APIOperation(
            method: method, path: path, id: id ?? Self.id(of: R.method), summary: R.summary, section: section,
            scope: scope, members: members, status: status,
            answer: files.map(Answer.file) ?? .json(Self.name(of: R.Reply.self), Self.schema(of: R.Reply.self)),
            paging: paging, takesFiles: takesFiles, work: .ask(DeskQuestion(R.self)))
    }

    private static func properties(of type: any Decodable.Type) -> [Schema.Property] {
        if case .object(let properties, _) = schema(of: type) { properties } else { [] }
    }

    /// The schema of a message's type; that each can be derived is tested for the whole catalogue.
    private static func schema(of type: any Decodable.Type) -> Schema {
        do {
            return try Schema(of: type)
        } catch {
            preconditionFailure("no schema of \(type): \(error)")
        }
    }

    /// `Messages.ListCases.Reply` → `ListCasesReply`.
    private static func name(of type: Any.Type) -> String {
        String(reflecting: type).split(separator: ".").dropFirst().joined()
    }

    private static func id(of method: Messages.MethodName) -> String {
        String(method.description.drop { $0 != "." }.dropFirst()).replacing(".", with: "-")
    }
}
