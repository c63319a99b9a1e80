/// As much of AMQP 0-9-1 as a publisher with confirms speaks: frames of type, channel, length, payload and an end mark.
enum AMQP {
    /// Class and method, as the specification numbers them.
    enum MethodName: UInt32 {
        case start = 0x000A_000A
        case startOk = 0x000A_000B
        case tune = 0x000A_001E
        case tuneOk = 0x000A_001F
        case open = 0x000A_0028
        case openOk = 0x000A_0029
        case close = 0x000A_0032
        case openChannel = 0x0014_000A
        case openChannelOk = 0x0014_000B
        case closeChannel = 0x0014_0028
        case declare = 0x0032_000A
        case declareOk = 0x0032_000B
        case publish = 0x003C_0028
        case acknowledge = 0x003C_0050
        case confirm = 0x0055_000A
        case confirmOk = 0x0055_000B
    }

    private static let endMark: UInt8 = 0xCE

    static func method(_ method: MethodName, channel: Int = 1, _ arguments: [UInt8]) -> [UInt8] {
        frame(1, channel, long(Int(method.rawValue)) + arguments)
    }

    /// A persistent message through the default exchange: method, header and body.
    static func publish(_ body: [UInt8], to queue: String) -> [UInt8] {
        let hasContentTypeAndMode = 0x9000
        let persistent: UInt8 = 2
        let header =
            short(60) + short(0) + long(0) + long(body.count) + short(hasContentTypeAndMode) + text("application/json")
            + [persistent]
        return method(.publish, short(0) + text("") + text(queue) + [0]) + frame(2, 1, header) + frame(3, 1, body)
    }

    /// A frame at the front of `bytes`, as a reply if it is `expected`.
    static func await(_ expected: MethodName, _ bytes: UnsafeRawBufferPointer) throws -> Received {
        guard let (found, length) = try next(bytes) else { return .incomplete }
        return found == expected ? .reply(length) : .other(length)
    }

    /// A confirm at the front of `bytes`: of one message, or of all up to it.
    static func confirm(_ bytes: UnsafeRawBufferPointer) throws -> Received {
        guard let (found, length) = try next(bytes) else { return .incomplete }
        guard found == .acknowledge else { return .other(length) }
        let tag = bytes[11..<19].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return bytes[19] & 1 == 0 ? .reply(length) : .replies(length, through: tag)
    }

    /// - Throws: what the server says when it closes.
    private static func next(_ bytes: UnsafeRawBufferPointer) throws -> (method: MethodName?, length: Int)? {
        guard bytes.count >= 7 else { return nil }
        let length = bytes[3..<7].reduce(0) { $0 << 8 | Int($1) } + 8
        guard bytes.count >= length else { return nil }
        guard bytes[length - 1] == endMark else { throw BenchmarkError("rabbitmq sent no frame") }
        guard bytes[0] == 1, length >= 12 else { return (nil, length) }
        let method = MethodName(rawValue: bytes[7..<11].reduce(0) { $0 << 8 | UInt32($1) })
        if method == .close || method == .closeChannel {
            throw BenchmarkError("rabbitmq closes: \(String(decoding: bytes[14..<length - 1], as: UTF8.self))")
        }
        return (method, length)
    }

    private static func frame(_ type: UInt8, _ channel: Int, _ payload: [UInt8]) -> [UInt8] {
        [type] + short(channel) + long(payload.count) + payload + [endMark]
    }

    static func short(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt16(value).bigEndian) { Array($0) } }
    static func long(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) } }
    static func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }
}
