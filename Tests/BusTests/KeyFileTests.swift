import Fixtures
import Foundation
import Messages
import Testing
import ZeroMQ

@testable import Bus

@Suite("Files of keys") struct KeyFileTests {
    let folder: TemporaryDirectory
    let pair: CurveKeyPair

    init() throws {
        folder = try TemporaryDirectory()
        pair = try CurveKeyPair.generate()
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test("a pair is read back as it was written, its secret file is for its owner alone, and none is written over")
    func written() throws {
        let file = CurveKeyFile(name: "portal", in: folder.path)
        try file.create(pair)
        #expect(try file.read().secret == pair.secret)
        #expect(try CurveKeyFile.readPublic(file.publicPath) == pair.publicKey)
        #expect(try mode(file.path) == 0o600)
        #expect(try !String(contentsOfFile: file.publicPath, encoding: .utf8).contains(pair.secret))
        let error = #expect(throws: BusError.self) { try file.create(CurveKeyPair.generate()) }
        #expect(error?.code == .keyFile)
        #expect(try file.read().secret == pair.secret)
    }

    @Test(
        "a missing key file, one that others may read, one whose halves do not fit are refused, and told no secret of")
    func refused() throws {
        let file = CurveKeyFile(name: "portal", in: folder.path)
        #expect(throws: BusError.self) { try file.read() }
        try file.create(pair)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
        let readable = #expect(throws: BusError.self) { try file.read() }
        #expect(readable?.message.contains("chmod 600") == true)
        let other = CurveKeyFile(name: "other", in: folder.path)
        let stranger = try CurveKeyPair.generate().publicKey
        let wrong = "curve\n  public-key = \"\(stranger)\"\n  secret-key = \"\(pair.secret)\"\n"
        #expect(
            FileManager.default.createFile(
                atPath: other.path, contents: Data(wrong.utf8), attributes: [.posixPermissions: 0o600]))
        let unfit = #expect(throws: BusError.self) { try other.read() }
        #expect(unfit.map { "\($0)".contains(pair.secret) } == false)
    }

    @Test("a list of admissions that others may write, or that names a key twice or a class that is none, is refused")
    func admissions() throws {
        let path = folder.path + "/admitted.json"
        #expect(throws: BusError.self) { try Admissions.read(path) }
        let entry = Admissions.Entry(name: "portal", kind: .service, key: pair.publicKey, since: TestBus.clock())
        try Admissions(keys: [entry]).write(path)
        #expect(try Admissions.read(path).keys == [entry])
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
        #expect(throws: BusError.self) { try Admissions.read(path) }
        for wrong in [
            [entry, entry], [.init(name: "local", kind: .local, key: pair.publicKey, since: TestBus.clock())],
            [.init(name: "a:b", kind: .service, key: pair.publicKey, since: TestBus.clock())],
        ] {
            try Admissions(keys: wrong).write(path)
            #expect(throws: BusError.self) { try Admissions.read(path) }
        }
    }

    @Test("a network file with a wrong port, host or number of keys is refused by the service's name")
    func network() throws {
        let path = folder.path + "/network.json"
        let good = NetworkMap.Site(host: "10.1.0.11", feed: 7_101, desk: 7_102, keys: [pair.publicKey])
        try NetworkMap(services: ["intake": good]).write(path)
        #expect(try NetworkMap.read(path).services["intake"] == good)
        var wrong = [good, good, good, good]
        wrong[0].host = "a host"
        wrong[1].desk = 7_101
        wrong[2].feed = 70_000
        wrong[3].keys = []
        for site in wrong {
            try NetworkMap(services: ["intake": site]).write(path)
            let error = #expect(throws: BusError.self) { try NetworkMap.read(path) }
            #expect(error?.message.contains("intake") == true)
        }
    }

    @Test("a user id is believed only if its class and name are such as a list can hold")
    func peers() {
        #expect(Peer(userID: "service:portal")?.mayDelegate == true)
        #expect(Peer(userID: "service:gateway")?.mayDelegate == false)
        #expect(Peer(userID: "integrator:portal")?.mayDelegate == false)
        for text in ["", "portal", "local:x", "service:", "service:Portal", "service:a:b", "king:portal"] {
            #expect(Peer(userID: text) == nil)
        }
    }
}
