import HTTPTypes
import Messages

/// A POST of GeoReport, as the case that it files.
enum Open311Filing {
    static let village = "village"
    static let code = "household_code"
    static let wish = "visit"

    /// - Throws: `Open311Error` naming everything that is missing or wrong.
    static func read(_ form: Form, _ services: Open311Services) throws(Open311Error) -> FileCase {
        func attribute(_ name: String) -> String? { form["attribute[\(name)]"] }
        var wrong: [String] = []
        let service = form["service_code"].flatMap(services.find)
        if service == nil { wrong.append("service_code is missing or not one of services.json") }
        let story = form["description"]
        if story == nil { wrong.append("description is missing: say what it is about") }
        var wish: VisitWish?
        if let word = attribute(Self.wish) {
            wish = VisitWish(rawValue: word)
            if wish == nil { wrong.append("attribute[\(Self.wish)] must be door, telephone or none") }
        }
        let code = attribute(Self.code)
        let area = attribute(Self.village) ?? (code == nil ? form["address_id"] ?? form["address_string"] : nil)
        let village = area.flatMap { AreaCode($0) }.flatMap { $0.level == .village ? $0 : nil }
        if code == nil, village == nil {
            wrong.append(
                "address_id or attribute[\(Self.village)] must be the 12 digits of a village, or attribute[\(Self.code)] a "
                    + "household's code; lat and long do not name a village")
        }
        guard wrong.isEmpty, let service, let story else { throw Open311Error(.badRequest, wrong) }
        let name = [form["last_name"], form["first_name"]].compactMap { $0 }.joined()
        let filing = CaseFiling(
            kind: service.kind.kind, category: service.category.id, story: story, wish: wish, telephone: form["phone"],
            name: name.isEmpty ? nil : name)
        if let code { return FileCase(code: code, filing) }
        guard let village else { throw Open311Error(.badRequest, wrong) }
        return FileCase(village: village, filing)
    }
}
