import HTTPTypes
import Messages
import Testing

@testable import Portal

@Suite("The names of routes in logs and metrics")
struct RouteNameTests {
    @Test("What is done to a case has one name, over the interface and on the pages")
    func secret() {
        let acts = Operations.all.map { operation in
            let route = Operations.base + operation.path.route(below: "")
            return (route, RouteName.told(route, isRead: operation.method == .get))
        }
        for (route, told) in acts {
            for word in ["retaliation", "turn", "hand-down", "supervise", "task"] {
                #expect(!told.contains(word), "\(route) is \(told)")
            }
        }
        #expect(acts.filter { $0.1 == "/api/v1/cases/{case}/{act}" }.count > 20)
        #expect(acts.contains { $0.1 == "/api/v1/cases" } && acts.contains { $0.1.hasSuffix("/policy") })
    }

    @Test("A page of retaliation or of tasks bears the name of a page that everybody in the office uses")
    func pages() {
        #expect(RouteName.told("/desk/retaliation", isRead: true) == "/desk")
        #expect(RouteName.told("/desk/retaliation", isRead: false) == "/desk/case/{case}/act/{act}")
        #expect(RouteName.told("/desk/task/{task}", isRead: true) == "/desk")
        #expect(RouteName.told("/desk/case/{case}", isRead: true) == "/desk/case/{case}")
        #expect(RouteName.told("/r/act/{act}", isRead: false) == "/r/act/{act}")
        #expect(RouteName.told(nil, isRead: true) == "none")
    }
}
