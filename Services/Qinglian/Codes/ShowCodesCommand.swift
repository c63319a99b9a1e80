import ArgumentParser
import Messages

/// `qinglian codes show`: where one code leads, or how an area stands.
struct ShowCodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "查码: tells where a code leads, or counts an area's households and codes.")
    @OptionGroup var options: DeskOptions
    @Argument(help: "A code, as scanned or typed.")
    var code: String?
    @Option(help: "An area, instead of a code.")
    var area: AreaCode?

    func validate() throws {
        guard (code == nil) != (area == nil) else { throw ValidationError("give either a code or --area") }
    }

    func run() async throws {
        if let code {
            try await options.ask(ResolveCode(code: code)) { place in
                Table.pairs([
                    ("地点 place", "\(place.town) \(place.village) (\(place.area))"), ("网格 grid", place.grid),
                    ("门牌 door", place.door), ("电话 telephone", Telephone.shown(place.telephone)),
                    ("状态 state", place.state.shown),
                ])
            }
        } else if let area {
            try await options.ask(CountHouseholds(area: area)) { count in
                Table.pairs(
                    [
                        ("户 households", String(count.households)), ("网格 grids", String(count.grids)),
                        ("守护人 guardians", String(count.guardians)),
                    ]
                        + CodeState.allCases.map { state in
                            ("\(state.shown)", count.codes[state.rawValue].map { String($0) })
                        })
            }
        }
    }
}
