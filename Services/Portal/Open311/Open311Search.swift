import HTTPTypes
import Messages

/// Which requests a GET of GeoReport asks for. What is answered by the day is asked for by the day: a bound inside a day means
/// the whole day in China, or the bounds would tell the hour.
struct Open311Search: Equatable {
    /// If any, nothing else counts.
    let ids: [String]
    let services: Set<String>
    let from: CivilDay
    let through: CivilDay
    let statuses: Set<String>

    /// At most this many are answered, the newest.
    static let limit = 1_000
    /// At most this many days lie between the dates.
    static let days = 90

    /// - Throws: `Open311Error`.
    init(_ query: Form, now: Timestamp) throws(Open311Error) {
        func words(_ name: String) -> [String] {
            query.all(name).flatMap { $0.split(separator: ",").map(String.init) }.prefix(Self.limit).map { $0 }
        }
        func date(_ name: String) throws(Open311Error) -> CivilDay? {
            guard let text = query[name] else { return nil }
            // An unescaped plus has become a space.
            guard let time = Timestamp(text.replacing(" ", with: "+")) else {
                throw Open311Error(.badRequest, "\(name) must be a date and time, 2026-11-21T00:00:00Z")
            }
            return CivilDay(inChinaAt: time)
        }
        let today = CivilDay(inChinaAt: now)
        let start = try date("start_date")
        let end = try date("end_date")
        ids = words("service_request_id")
        services = Set(words("service_code"))
        statuses = Set(words("status"))
        through = end ?? start.map { min($0.advanced(by: Self.days), max(today, $0)) } ?? today
        from = start ?? through.advanced(by: -Self.days)
        guard from <= through, through.daysSince1970 - from.daysSince1970 <= Self.days else {
            throw Open311Error(.badRequest, "end_date must lie after start_date, by at most \(Self.days) days")
        }
        guard statuses.isSubset(of: ["open", "closed"]) else {
            throw Open311Error(.badRequest, "status must be open or closed")
        }
    }

    func fits(_ found: CaseIndex.OpenCase) -> Bool {
        (services.isEmpty || services.contains(found.service))
            && (from...through).contains(found.entry.filed)
            && (statuses.isEmpty || statuses.contains(found.entry.state.isOver ? "closed" : "open"))
    }
}
