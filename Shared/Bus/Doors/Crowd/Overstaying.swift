import ZeroMQ

/// Who has to leave the doors on TCP: connections that take more than their share. Pure.
struct Overstaying: Sendable {
    /// A connection at one of the doors.
    struct Guest: Sendable {
        let descriptor: Int32
        let socket: NetworkMap.Socket
        let peer: [UInt8]
        let traffic: TCPSocket.Traffic
    }

    /// Why one has to leave.
    enum Reason: String, Sendable, CaseIterable {
        /// It has sent so much to a feed that its subscriptions are a burden.
        case subscriptions
        /// It proved no key for long, or others of its address came after it.
        case stranger
        /// Its address holds more than its share of all places while none is left.
        case share
    }

    /// Bytes of a CURVE handshake by then: greeting, HELLO, and the least INITIATE. Who has sent less proved no key.
    static let handshakeBytes: UInt64 = 64 + 202 + 9 + 257
    /// How long a stranger's line may be quiet where it is crowded: a handshake never is for so long.
    static let patience = Duration.seconds(1)
    /// How many of one address may be about to prove a key at once where it is crowded; the latest stay.
    static let strangersOfAnAddress = 16

    /// Connections that one address may have while none is left for others: an eighth, which is more than any follower needs.
    /// They are counted by address and not by key, for libzmq does not say which connection proved which key.
    ///
    /// - Parameter bound: see `OpenFiles.bound`.
    static func share(of bound: Int) -> Int { bound / 8 }

    /// - Parameter share: see `share(of:)`.
    /// - Returns: each once, with the first reason that holds.
    static func among(_ guests: [Guest], _ stage: Crowding.Stage, share: Int) -> [(guest: Guest, reason: Reason)] {
        var leaving: [Int32: (guest: Guest, reason: Reason)] = [:]
        func leave(_ guest: Guest, _ reason: Reason) {
            if leaving[guest.descriptor] == nil { leaving[guest.descriptor] = (guest, reason) }
        }
        var sum: UInt64 = 0
        // The modest first: who passes the sum is the one who sent most.
        for guest in guests.filter({ $0.socket == .feed }).sorted(by: { $0.traffic.received < $1.traffic.received }) {
            sum += guest.traffic.received
            guard guest.traffic.received > BusLimits.subscriberBytes || sum > BusLimits.subscribersBytes else {
                continue
            }
            leave(guest, .subscriptions)
        }
        if stage >= .crowded {
            let strangers = guests.filter { $0.traffic.received < handshakeBytes }
            for crowd in Dictionary(grouping: strangers, by: \.peer).values {
                for (place, guest) in crowd.sorted(by: { $0.traffic.quiet < $1.traffic.quiet }).enumerated()
                where place >= strangersOfAnAddress || guest.traffic.quiet >= patience { leave(guest, .stranger) }
            }
        }
        if stage == .full {
            for crowd in Dictionary(grouping: guests, by: \.peer).values {
                for guest in crowd.dropFirst(share) { leave(guest, .share) }
            }
        }
        return leaving.values.sorted { $0.guest.descriptor < $1.guest.descriptor }
    }
}
