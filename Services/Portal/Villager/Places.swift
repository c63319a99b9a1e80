import Messages

/// An office's telephone as a page shows and dials it.
struct OfficeNumber: Hashable, Sendable {
    /// In groups: 0574-6200-2201.
    let number: String
    let dialled: String

    init(_ stored: String) {
        number = Telephone.shown(stored)
        dialled = Telephone.dialled(stored)
    }
}

/// The county's places and the telephones of their offices.
struct Places: Sendable {
    let areas: [Area]
    private let byCode: [AreaCode: Area]

    init(_ areas: [Area]) {
        self.areas = areas
        byCode = Dictionary(areas.map { ($0.code, $0) }) { $1 }
    }

    /// A registered place; nil if there is none.
    func find(_ code: AreaCode?) -> Area? { code.flatMap { byCode[$0] } }

    /// Where people of a village can tell a matter of supervision in person 当面说: at the town's office of discipline.
    func inPerson(_ village: AreaCode) -> Area.DisciplineOffice? { find(village.town)?.discipline }

    var towns: [Area] { areas.filter { $0.code.level == .town } }

    func villages(of town: AreaCode) -> [Area] {
        areas.filter { $0.code.level == .village && town.contains($0.code) }
    }
}
