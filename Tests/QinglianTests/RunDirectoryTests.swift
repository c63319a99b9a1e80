import Bus
import Testing

@Suite("Where the sockets lie")
struct RunDirectoryTests {
    private func path(_ data: String, _ environment: [String: String] = [:]) -> String {
        RunDirectory.path(forData: data, userID: 1000, environment: environment)
    }

    @Test("one data directory has one run directory, another has another")
    func apart() {
        #expect(path("/srv/yuyao") == path("/srv/yuyao"))
        #expect(path("/srv/yuyao") != path("/srv/cixi"))
        #expect(path("/srv/yuyao").hasPrefix("/tmp/qinglian-1000-"))
    }

    @Test("the user's runtime directory is taken where there is one")
    func runtime() {
        let path = path("/srv/yuyao", ["XDG_RUNTIME_DIR": "/run/user/1000"])
        #expect(path.hasPrefix("/run/user/1000/qinglian-"))
    }

    @Test("a relative or too long runtime directory is passed over, and the longest socket fits 107 bytes")
    func bounds() {
        let long = "/" + String(repeating: "r", count: 80)
        #expect(path("/srv/yuyao", ["XDG_RUNTIME_DIR": long]).hasPrefix("/tmp/"))
        #expect(path("/srv/yuyao", ["XDG_RUNTIME_DIR": "run"]).hasPrefix("/tmp/"))
        for length in 1...100 {
            let runtime = "/" + String(repeating: "r", count: length)
            let path = path("/srv/yuyao", ["XDG_RUNTIME_DIR": runtime])
            #expect((path + "/notification.feed").utf8.count <= 107)
        }
    }
}
