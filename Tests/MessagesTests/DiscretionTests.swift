import Testing

@testable import Messages

@Suite("What is kept from logs and operators' lists")
struct DiscretionTests {
    @Test("Everything that happens to cases bears one name, and nothing else does")
    func types() {
        let types = Catalogue.suite.flatMap(\.events).map { $0.type }
        let discreet = types.filter(\.isDiscreet)
        for type in types {
            let isOfCase = ["intake.case.", "intake.retaliation.", "intake.task."].contains {
                type.description.hasPrefix($0)
            }
            #expect(type.isDiscreet == isOfCase && type.logged == (isOfCase ? "intake.case" : type.description))
        }
        #expect(discreet.count > 30 && discreet.count < types.count)
    }

    @Test("No method's name in a log tells what a filer or an office did to a case")
    func methods() {
        let methods = Catalogue.suite.flatMap { $0.commands.map { $0.method } + $0.queries.map { $0.method } }
        for word in ["retaliation", "turn", "hand-down", "supervise", "task"] {
            #expect(!methods.contains { $0.logged.contains(word) }, "\(word)")
        }
        #expect(Set(methods.map(\.logged)).count > 50)
    }

    @Test("Discipline's places are known by office and by post")
    func places() {
        for (place, isDiscreet) in [
            ("discipline@330281", true), ("county-discipline@330281", true), ("town-discipline@330281114", true),
            ("affairs@330281", false), ("village-clerk@330281114201", false), ("nobody", false),
        ] { #expect(Discretion.covers(place: place) == isDiscreet, "\(place)") }
    }
}
