import Hummingbird
import Messages

/// `/api`: the interface for programs, told to people, from the same table.
struct APIPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("api") { request, context in
            let address = edge.settings.publicURL ?? "http://\(request.head.authority ?? "localhost")"
            let places = try? await edge.common.places(edge, context)
            let village = places?.areas.first { $0.code.level == .village }?.code ?? .placeholder
            return edge.page("api/index", Self.model(edge.words(context), base: address, village: village), context)
        }
    }

    static func model(_ words: Words, base: String, village: AreaCode) -> Model {
        Model(
            base: base + Operations.base, village: village.description,
            sections: APIOperation.Section.allCases.map { section in
                .init(
                    title: words("api.sections.\(section.rawValue)"),
                    operations: Operations.all.filter { $0.section == section }.map { operation in
                        .init(
                            method: operation.method.rawValue, path: operation.path.description,
                            does: words("api.operations.\(operation.id)"), scope: operation.scope?.rawValue)
                    })
            })
    }

    struct Model: Sendable {
        let base: String
        let village: String
        let sections: [Section]

        struct Section: Sendable {
            let title: String
            let operations: [Row]
        }

        struct Row: Sendable {
            let method: String
            let path: String
            let does: String
            let scope: String?
        }
    }
}
