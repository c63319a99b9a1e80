/// The bounds of the bus. What happens at each stands beside it.
package enum BusLimits {
    /// Of a request's JSON frame; a longer one is answered `-32600`. What is larger goes into attachments.
    package static let requestBytes = 1 << 20
    /// Of one frame; a peer that announces a longer one is disconnected.
    package static let frameBytes = 16 << 20
    /// Of one request; more are answered `-32600`.
    package static let requestAttachments = 16
    /// Of one answer: a page of a thousand events.
    package static let replyAttachments = 1_000
    /// Of all frames of one message; a longer request is answered `-32600`, a longer answer is dropped.
    package static let messageBytes = 64 << 20

    /// Requests at one desk that are not yet answered; past it they are answered `busy`.
    package static let requestsInFlight = 4_096
    /// Bytes of those requests; past it the next is answered `busy`.
    package static let requestBytesInFlight = 256 << 20
    /// Calls of one caller that wait for an answer; past it `call` throws `busy`. A router's queue to one peer holds as
    /// many answers, so a caller that reads loses none.
    package static let callsInFlight = 1_024
    /// How long the one who was told `busy` should wait, in milliseconds.
    package static let busyRetryMilliseconds = 100

    /// Batches that wait to be announced; past it the writer waits.
    package static let batchesWaiting = 64
    /// Drafts that wait to be announced; past it they are dropped.
    package static let draftsWaiting = 1_024
    /// Messages queued to one subscriber; past it it loses them and reads them again from the ledger.
    package static let subscriberQueue = 2_000
    /// Of one frame to a publisher, whose peers only subscribe: the longest of CURVE's handshake, an INITIATE (257 bytes and
    /// what the peer says of itself) with the type of socket (19) and the longest identity (13 and 255). A subscription has 43
    /// bytes beside its topic. A peer that announces a longer frame is disconnected.
    package static let subscriptionBytes = 257 + 19 + 13 + 255
    /// Of all that one connection may send to a feed on TCP, ever; past it the connection is ended, and its address not answered
    /// there for ten seconds. libzmq keeps some 30 bytes for
    /// each byte of a subscription, and sets no bound to their number. Five hundred subscriptions fit; a follower that sends a
    /// heartbeat each second comes back after twenty minutes.
    package static let subscriberBytes: UInt64 = 64 << 10
    /// Of all that stands there together; past it those who sent most are ended.
    package static let subscribersBytes: UInt64 = 8 << 20

    /// Milliseconds between complete heads.
    package static let headInterval = 1_000
    /// How long a stopping desk waits for answers still being made.
    package static let stopGrace = Duration.seconds(2)
    /// How long what was sent may take to leave after a socket is closed.
    package static let linger = Duration.seconds(1)
}
