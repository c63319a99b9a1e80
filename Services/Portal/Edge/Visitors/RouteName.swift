/// How logs and metrics name a route: what filers and offices do to cases is one class, whatever it is.
enum RouteName {
    /// - Parameter route: as it was registered, its parameters not filled in; nil where nothing answers.
    static func told(_ route: String?, isRead: Bool) -> String {
        guard let route else { return "none" }
        let parts = route.split(separator: "/")
        if parts.starts(with: ["desk"]), parts.count > 1, ["retaliation", "task"].contains(parts[1]) {
            return isRead ? "/desk" : "/desk/case/{case}/act/{act}"
        }
        guard parts.starts(with: ["api", "v1"]), parts.count > 2 else { return route }
        switch parts[2] {
        case "receipts", "retaliation", "tasks": return "/api/v1/cases/{case}/{act}"
        case "cases" where parts.count > 3: return "/api/v1/cases/{case}/{act}"
        default: return route
        }
    }
}
