import Bus
import Fixtures
import Foundation
import Messages
import Testing
import ZeroMQ

@testable import Qinglian

@Suite("The folder of keys") struct KeyFolderTests {
    let directory: TemporaryDirectory
    let folder: KeyFolder
    let network: String
    private let now = Timestamp(milliseconds: 1_763_800_000_000)

    init() throws {
        directory = try TemporaryDirectory()
        folder = KeyFolder(path: directory.path + "/keys", admissionsPath: directory.path + "/keys/admitted.json")
        network = directory.path + "/network.json"
    }

    private func standing(_ name: String) throws -> [CurveKey] {
        try folder.admissions().keys.filter { $0.name == name && $0.revoked == nil }.map(\.key)
    }

    @Test("a new key is admitted under its class, and no name gets a second one or another class")
    func new() throws {
        let entry = try folder.make("press", .integrator, at: now)
        #expect(try folder.file("press").read().publicKey == entry.key)
        #expect(try folder.admissions().keys == [entry])
        #expect(throws: BusError.self) { try folder.make("press", .integrator, at: now) }
        let other = try CurveKeyPair.generate().publicKey
        #expect(throws: Failure.self) { try folder.admit("press", .operator, other, at: now) }
        #expect(throws: Failure.self) { try folder.admit("other", .operator, entry.key, at: now) }
        #expect(try folder.admissions().keys == [entry])
    }

    @Test("a revoked key stays on the list as such, and cannot be admitted again")
    func revoked() throws {
        let entry = try folder.make("press", .integrator, at: now)
        _ = try folder.revoke("press", at: now + .seconds(5))
        #expect(try standing("press") == [])
        #expect(try folder.admissions().keys.first?.revoked == now + .seconds(5))
        #expect(throws: Failure.self) { try folder.revoke("press", at: now) }
        #expect(throws: Failure.self) { try folder.admit("press", .integrator, entry.key, at: now) }
    }

    @Test("through a rotation some key of the service is in force, admitted and known at every step")
    func rotation() throws {
        let first = try folder.make("intake", .service, at: now).key
        try NetworkMap(services: [
            "intake": .init(host: "10.1.0.11", feed: 7_101, desk: 7_102, keys: [first])
        ]).write(network)
        /// In force, known to clients, admitted.
        func state() throws -> [[CurveKey]] {
            [
                [try folder.file("intake").read().publicKey],
                try NetworkMap.read(network).services["intake"]?.keys ?? [],
                try standing("intake"),
            ]
        }

        #expect(throws: Failure.self) { try folder.finishRotation(of: "intake", network: network) }
        let second = try folder.beginRotation(of: "intake", network: network, at: now).key
        #expect(try state() == [[first], [first, second], [first, second]])
        #expect(try folder.beginRotation(of: "intake", network: network, at: now).key == second)
        #expect(try state() == [[first], [first, second], [first, second]])
        #expect(throws: Failure.self) { try folder.retireFormer(of: "intake", network: network, at: now) }

        // As if the process had ended between the two files of the pair.
        try FileManager.default.removeItem(atPath: folder.next("intake").publicPath)
        #expect(try folder.finishRotation(of: "intake", network: network) == second)
        #expect(try CurveKeyFile.readPublic(folder.file("intake").publicPath) == second)
        #expect(try state() == [[second], [second, first], [first, second]])

        #expect(try folder.retireFormer(of: "intake", network: network, at: now).map(\.key) == [first])
        #expect(try state() == [[second], [second], [second]])
    }
}
