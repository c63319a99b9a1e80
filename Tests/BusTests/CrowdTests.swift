import Testing
import ZeroMQ

@testable import Bus

@Suite("Who has to leave the doors") struct CrowdTests {
    @Test(
        "the reserve is a quarter, at least 512, and never more than half",
        arguments: [
            (20_000, 5_000), (4_096, 1_024), (2_048, 512), (1_024, 512), (256, 128), (0, 0),
        ])
    func reserve(_ limit: Int, _ reserve: Int) {
        #expect(OpenFiles.reserve(of: limit) == reserve)
        #expect(OpenFiles.bound(of: limit) == limit - reserve)
    }

    @Test("files are counted, and the limit is known")
    func files() {
        #expect(OpenFiles.used > 2 && OpenFiles.used < OpenFiles.limit)
    }

    /// Of a bound of 1,600.
    static let walks: [([Int], Crowding.Stage)] = [
        ([], .calm), ([799], .calm), ([800], .crowded), ([800, 700], .crowded), ([800, 699], .calm),
        ([1_599], .crowded), ([1_600], .full), ([1_600, 1_599], .full), ([1_600, 1_400], .full),
        ([1_600, 1_399], .crowded), ([1_600, 1_399, 1_599], .crowded), ([1_600, 699], .calm), ([1_600, 750], .crowded),
        ([1_600, 1_399, 1_600], .full),
    ]

    @Test("a stage is left later than it is entered", arguments: walks)
    func stages(_ used: [Int], _ stage: Crowding.Stage) {
        var crowding = Crowding(bound: 1_600)
        for used in used { crowding.note(used: used) }
        #expect(crowding.stage == stage)
    }

    typealias Guest = Overstaying.Guest

    private func guest(
        _ descriptor: Int32, _ socket: NetworkMap.Socket = .desk, from peer: UInt8 = 1, sent: UInt64 = 600,
        quiet: Duration = .zero
    ) -> Guest {
        Guest(
            descriptor: descriptor, socket: socket, peer: [10, 0, 0, peer],
            traffic: TCPSocket.Traffic(received: sent, quiet: quiet))
    }

    private func leaving(_ guests: [Guest], _ stage: Crowding.Stage, share: Int = 10) -> [Int32: Overstaying.Reason] {
        let found = Overstaying.among(guests, stage, share: share)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.guest.descriptor, $0.reason) })
    }

    @Test(
        "of a feed, who has sent more than its subscriptions may take, however calm it is; a desk's callers may send on"
    )
    func talkative() {
        let bound = BusLimits.subscriberBytes
        let guests = [guest(1, .feed, sent: bound), guest(2, .feed, sent: bound + 1), guest(3, .desk, sent: 1 << 40)]
        #expect(leaving(guests, .calm) == [2: .subscriptions])
    }

    @Test("of a feed, those who have sent most where all together have sent too much")
    func together() {
        let bound = BusLimits.subscriberBytes
        let count = Int32(BusLimits.subscribersBytes / bound)
        let full = (0..<count).map { guest($0, .feed, from: UInt8($0 % 100), sent: bound) }
        #expect(leaving(full, .calm).isEmpty)
        let modest = guest(count, .feed, sent: bound / 2)
        let found = leaving(full + [modest], .calm)
        #expect(found.count == 1 && found[count] == nil)
    }

    @Test(
        "an address that had to leave for what it sent is barred for ten seconds; more than the kernel can hold are not"
    )
    func barred() {
        var barred = BarredAddresses()
        #expect(barred.current(now: .zero).isEmpty)
        barred.bar([10, 0, 0, 2], now: .zero)
        barred.bar([10, 0, 0, 1], now: .seconds(5))
        #expect(barred.current(now: .seconds(9)) == [[10, 0, 0, 1], [10, 0, 0, 2]])
        #expect(barred.current(now: .seconds(10)) == [[10, 0, 0, 1]])
        #expect(barred.current(now: .seconds(15)).isEmpty)
        for number in 0...UInt8(TCPSocket.mostBarred) { barred.bar([10, 0, 1, number], now: .seconds(20)) }
        #expect(barred.current(now: .seconds(21)).count == TCPSocket.mostBarred)
    }

    @Test("where it is crowded, who has proved no key for a second")
    func stale() {
        let proved = Overstaying.handshakeBytes
        let guests = [
            guest(1, sent: proved - 1, quiet: .seconds(1)), guest(2, sent: proved - 1, quiet: .milliseconds(999)),
            guest(3, sent: proved, quiet: .seconds(3_600)), guest(4, .feed, sent: 0, quiet: .seconds(5)),
        ]
        #expect(leaving(guests, .calm).isEmpty)
        #expect(leaving(guests, .crowded) == [1: .stranger, 4: .stranger])
        #expect(leaving(guests, .full) == [1: .stranger, 4: .stranger])
    }

    @Test("where it is crowded, all strangers of one address but the latest; those of another are not concerned")
    func sameAddress() {
        let most = Overstaying.strangersOfAnAddress
        let crowd = (0..<most + 5).map { guest(Int32($0), sent: 0, quiet: .milliseconds(Int64(500 - $0))) }
        let other = guest(900, from: 2, sent: 0, quiet: .milliseconds(900))
        let found = leaving(crowd + [other], .crowded)
        #expect(Set(found.keys) == Set(0..<5))
    }

    @Test("where it is full, what an address holds beyond its share")
    func share() {
        let crowd = (0..<15).map { guest(Int32($0)) }
        let others = (20..<25).map { guest(Int32($0), from: 2) }
        #expect(leaving(crowd + others, .crowded).isEmpty)
        let found = leaving(crowd + others, .full)
        #expect(Set(found.keys) == Set(10..<15) && found.values.allSatisfy { $0 == .share })
    }

    @Test(
        "with one key from a few addresses, nobody keeps newcomers out: those are let in again and keep most of the places"
    )
    func fewHostile() {
        let bound = 1_600
        let hostile = (0..<bound).map { guest(Int32($0), from: UInt8($0 % 5)) }
        let others = (0..<20).map { guest(Int32(bound + $0), from: 100 + UInt8($0)) }
        var crowding = Crowding(bound: bound)
        crowding.note(used: hostile.count + others.count)
        #expect(crowding.stage == .full)
        let found = leaving(hostile + others, crowding.stage, share: Overstaying.share(of: bound))
        #expect(found.keys.allSatisfy { $0 < bound } && found.values.allSatisfy { $0 == .share })
        let left = hostile.count + others.count - found.count
        #expect(left == 5 * 200 + 20)
        crowding.note(used: left)
        #expect(crowding.stage < .full)
    }
}
