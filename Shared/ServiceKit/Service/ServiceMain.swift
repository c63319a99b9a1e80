import Bus
import CoreMetrics
import Foundation
import Ledger
import Logging
import Messages
package import ServiceLifecycle
import UnixSignals
import Vault

/// What every service's executable does with its arguments: one of the modes, or help.
package enum ServiceMain {
    /// Runs a service's executable and ends the process.
    ///
    /// - Parameters:
    ///   - extra: the service's own settings, beside the common ones.
    ///   - beside: makes what runs beside the desk in the same process, once the desk answers: an HTTP edge. The process
    ///     ends when it ends, and it ends before the desk does.
    ///   - define: the service as a value, from its settings.
    package static func run(
        _ name: String, summary: String, extra: [Setting] = [], beside: MakeAttached? = nil,
        _ define: @escaping @Sendable (Settings) throws -> ServiceDefinition
    ) async -> Never {
        let table = Setting.common + extra
        var arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.contains("--help") || arguments.contains("-h") {
            print(Help.text(service: name, summary: summary, table: table))
            exit(0)
        }
        if arguments.contains("--version") {
            print(RunningService.version)
            exit(0)
        }
        do {
            let (mode, operand) = try Mode.take(from: &arguments)
            let settings = try await Settings(
                arguments: arguments, environment: ProcessInfo.processInfo.environment, table: table)
            try installLog(settings, service: name)
            let definition = try define(settings)
            let place = try ServiceConfiguration(service: name, settings)
            try await perform(mode, operand, definition, place, AttachedService(make: beside, settings: settings))
            exit(0)
        } catch {
            say("\(name): \(error)")
            exit(status(error).rawValue)
        }
    }

    /// Makes what runs beside the desk, from the running service and its settings.
    package typealias MakeAttached = @Sendable (RunningService, Settings) async throws -> any Service

    /// What a supervisor is told: whether another try may help, or an operator must.
    private static func status(_ error: any Error) -> ServiceError.Code {
        switch error {
        case let error as ServiceError: error.code
        case let error as BusError:
            switch error.code {
            case .keyFile, .admissions, .open: .keyFile
            case .network: .settings
            case .runDirectory, .endpoint, .cursor: .data
            }
        case let error as VaultError:
            switch error.code {
            case .keyMissing, .keyReadable, .keyMalformed, .keyWrong: .keyFile
            default: .data
            }
        default: .data
        }
    }

    private static func installLog(_ settings: Settings, service: String) throws {
        let level = try settings.required("log-level")
        guard let level = Logger.Level(rawValue: level) else {
            throw ServiceError(
                .settings, "--log-level must be one of trace, debug, info, notice, warning, error, critical")
        }
        let text = try settings.required("log-format")
        guard let format = LogFormat(setting: text) else {
            throw ServiceError(.settings, "--log-format must be text, json or auto, not '\(text)'")
        }
        format.install(level: level, service: service)
    }

    private static func perform(
        _ mode: Mode, _ operand: String?, _ definition: ServiceDefinition, _ place: ServiceConfiguration,
        _ attached: AttachedService
    ) async throws {
        let logger = Logger(label: definition.catalogue.service)
        switch mode {
        case .run: try await serve(definition, place, attached, logger)
        case .describe:
            let source = Source(county: place.county, service: definition.catalogue.service)
            print(
                try JSONCoding.pretty(
                    Describe.Reply(definition.catalogue, version: RunningService.version, source: source)))
        case .verify, .rebuild, .backup, .backupKeys, .restore, .rotateKey:
            try MaintenanceModes(definition: definition, place: place, logger: logger).perform(mode, operand)
        }
    }

    private static func serve(
        _ definition: ServiceDefinition, _ place: ServiceConfiguration, _ attached: AttachedService, _ logger: Logger
    ) async throws {
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow is an error like a full disk, not the end.
        signal(SIGXFSZ, SIG_IGN)
        OpenFiles.raiseLimit()
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        let process = ServiceProcess(
            definition: definition, place: place, registry: registry, attached: attached, logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: process)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}

/// What runs beside the desk, if anything does.
private struct AttachedService {
    let make: ServiceMain.MakeAttached?
    let settings: Settings
}

/// The service as the lifecycle of a process sees it.
private struct ServiceProcess: Service {
    let definition: ServiceDefinition
    let place: ServiceConfiguration
    let registry: PrometheusRegistry
    let attached: AttachedService
    let logger: Logger

    func run() async throws {
        let running = try await offPool("start") {
            try RunningService.start(definition, at: place, registry: registry, logger: logger) { error in
                logger.critical("the disk did not take a write; ending at once", metadata: ["error": "\(error)"])
                _exit(ServiceError.Code.internalFailure.rawValue)
            }
        }
        do {
            if let make = attached.make {
                try await make(running, attached.settings).run()
            } else {
                try? await gracefulShutdown()
            }
        } catch {
            try await offPool("stop") { running.stop() }
            throw error
        }
        try await offPool("stop") { running.stop() }
    }

    /// Opening data, rebuilding tables and joining threads block: not on the cooperative pool.
    private func offPool<T: Sendable>(_ name: String, _ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            _ = WorkerThread(name) { continuation.resume(with: Result { try body() }) }
        }
    }
}

extension Mode {
    /// Takes the mode, and its operand, off the front of the arguments; `run` if there is none.
    ///
    /// - Throws: `ServiceError` of an unknown mode or a missing operand.
    static func take(from arguments: inout [String]) throws -> (Mode, String?) {
        guard let first = arguments.first, !first.hasPrefix("-") else { return (.run, nil) }
        guard let mode = Mode(rawValue: first) else {
            throw ServiceError(.settings, "'\(first)' is not a mode; --help lists them")
        }
        arguments.removeFirst()
        guard let operand = mode.operand else { return (mode, nil) }
        guard let value = arguments.first, !value.hasPrefix("-") else {
            throw ServiceError(.settings, "\(mode.rawValue) needs an argument: \(operand)")
        }
        arguments.removeFirst()
        return (mode, value)
    }
}
