import Messages

/// The services of GeoReport: each category of the kinds that are not of supervision, `help.infrastructure`.
struct Open311Services {
    struct Service: Equatable, Sendable {
        let kind: CasePolicy.Kind
        let category: CasePolicy.Category

        var code: String { "\(kind.kind.rawValue).\(category.id)" }
        /// 道路水电（求助）.
        var name: String { "\(category.name)（\(kind.formal)）" }
    }

    let all: [Service]

    init(_ policy: CasePolicy) {
        all = policy.kinds.filter { $0.kind != .supervise }.flatMap { kind in
            policy.offered(kind.kind).map { Service(kind: kind, category: $0) }
        }
    }

    func find(_ code: String) -> Service? { all.first { $0.code == code } }

    /// Of a service or, where the category is not told, of its group: 求助.
    func name(of code: String) -> String {
        find(code)?.name ?? all.first { $0.kind.kind.rawValue == code }?.kind.formal ?? code
    }

    static func value(_ service: Service) -> Open311Value {
        .object([
            ("service_code", .text(service.code)), ("service_name", .text(service.name)),
            ("description", .text("\(service.kind.name)：\(service.category.name)")), ("metadata", .flag(true)),
            ("type", .text("realtime")), ("keywords", .text("\(service.kind.formal),\(service.category.name)")),
            ("group", .text(service.kind.formal)),
        ])
    }

    /// The village, or the household's code, and what visit is wished for.
    static func definition(_ service: Service, villages: [(code: AreaCode, name: String)]) -> Open311Value {
        func attribute(
            _ code: String, _ type: String, _ description: String, _ hint: String, _ order: Int,
            _ values: [(String, String)]?
        ) -> Open311Value {
            var members: [(String, Open311Value)] = [
                ("variable", .flag(true)), ("code", .text(code)), ("datatype", .text(type)), ("required", .flag(false)),
                ("datatype_description", .text(hint)), ("order", .number(order)), ("description", .text(description)),
            ]
            if let values {
                let entries = values.map { Open311Value.object([("key", .text($0)), ("name", .text($1))]) }
                members.append(("values", .list("value", entries)))
            }
            return .object(members)
        }
        return .object([
            ("service_code", .text(service.code)),
            (
                "attributes",
                .list(
                    "attribute",
                    [
                        attribute(
                            Open311Filing.village, "singlevaluelist", "哪个村（社区）", "或者填户廉码，或者 address_id 填行政区划代码", 1,
                            villages.map { ($0.code.description, $0.name) }),
                        attribute(Open311Filing.code, "string", "户廉码", "门上的 13 位码；不想说是哪家，请选村", 2, nil),
                        attribute(
                            Open311Filing.wish, "singlevaluelist", "要不要回访", "不填：有户廉码的上门，没有的都不要", 3,
                            [("door", "上门"), ("telephone", "打电话"), ("none", "都不要")]),
                    ])
            ),
        ])
    }
}
