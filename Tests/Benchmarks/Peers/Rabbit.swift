import Foundation

/// RabbitMQ: one durable queue, persistent messages, publisher confirms; AMQP 0-9-1 over TCP. A confirm of a persistent
/// message says that it was synced.
final class Rabbit: Peer {
    let name = "rabbitmq"
    private let names: ServerProcess
    private let server: ServerProcess
    private let namesPort: UInt16
    private let port: UInt16

    init() throws {
        names = try ServerProcess("epmd")
        server = try ServerProcess("rabbit")
        namesPort = try ServerProcess.freePort()
        port = try ServerProcess.freePort()
    }

    /// As the folder of Debian's package tells it: asking its programs would start a port mapper that stays.
    static var version: String? {
        let prefix = "rabbitmq_server-"
        let folders = try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/rabbitmq/lib")
        return folders?.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// Erlang's port mapper is started here too: the server would start one that outlives it.
    func start() throws {
        let mapper = ["ERL_EPMD_PORT": "\(namesPort)", "ERL_EPMD_ADDRESS": "127.0.0.1"]
        try names.launch("/usr/bin/epmd", [], environment: mapper)
        let folder = server.directory.path
        let own = [
            "HOME": folder, "PATH": "/usr/bin:/bin", "RUNNING_UNDER_SYSTEMD": "yes",
            "RABBITMQ_NODENAME": "bench\(port)@localhost", "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": "\(port)", "RABBITMQ_DIST_PORT": "\(try ServerProcess.freePort())",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_MNESIA_BASE": folder + "/mnesia", "RABBITMQ_LOGS": "-", "RABBITMQ_LOG_BASE": folder + "/logs",
            "RABBITMQ_CONFIG_FILE": folder + "/rabbitmq", "RABBITMQ_ADVANCED_CONFIG_FILE": folder + "/advanced.config",
            "RABBITMQ_GENERATED_CONFIG_DIR": folder + "/config", "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_ENABLED_PLUGINS_FILE": folder + "/plugins", "RABBITMQ_PID_FILE": folder + "/pid",
        ]
        try server.launch(
            "/usr/lib/rabbitmq/bin/rabbitmq-server", [], environment: own.merging(mapper) { own, _ in own })
        _ = try server.waitUntilReady(seconds: 60) { try connect() }
    }

    func stop() {
        server.stop()
        names.stop()
    }

    func connect() throws -> Connection {
        let connection = try Connection.tcp(port: port)
        func ask(_ request: [UInt8], _ answer: AMQP.MethodName) throws {
            try connection.ask(request) { try AMQP.await(answer, $0) }
        }
        try ask(Array("AMQP".utf8) + [0, 0, 9, 1], .start)
        let account: [UInt8] = [0] + Array("guest".utf8) + [0] + Array("guest".utf8)
        try ask(
            AMQP.method(
                .startOk, channel: 0,
                AMQP.long(0) + AMQP.text("PLAIN") + AMQP.long(account.count) + account + AMQP.text("en_US")),
            .tune)
        let tuned = AMQP.method(.tuneOk, channel: 0, AMQP.short(1) + AMQP.long(131_072) + AMQP.short(0))
        try ask(tuned + AMQP.method(.open, channel: 0, AMQP.text("/") + AMQP.text("") + [0]), .openOk)
        try ask(AMQP.method(.openChannel, AMQP.text("")), .openChannelOk)
        let durable: UInt8 = 2
        try ask(AMQP.method(.declare, AMQP.short(0) + AMQP.text("bench") + [durable] + AMQP.long(0)), .declareOk)
        try ask(AMQP.method(.confirm, [0]), .confirmOk)
        connection.request = AMQP.publish(Array(Payload.json.utf8), to: "bench")
        return connection
    }

    func parse(_ bytes: UnsafeRawBufferPointer) throws -> Received {
        try AMQP.confirm(bytes)
    }
}
