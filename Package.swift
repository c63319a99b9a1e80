// swift-tools-version: 6.2

import PackageDescription

/// Every Swift target is compiled with the same strict settings; a warning is an error.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
/// SQLite's C interface as GRDB imports it, for the few statements that run with every command.
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let filePaths: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let yaml: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// Services are lean: no symbols are offered to libraries that they do not load, so that code nobody calls is left out, and
/// relocations are packed. It halves what an idle service keeps in memory. For release only: debugging wants all symbols.
let lean: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=safe", "-Xlinker", "-z", "-Xlinker",
            "pack-relative-relocs",
        ], .when(configuration: .release))
]

let package = Package(
    name: "Qinglian",
    products: [
        .executable(name: "gateway", targets: ["Gateway"]),
        .executable(name: "intake", targets: ["Intake"]),
        .executable(name: "notification", targets: ["Notification"]),
        .executable(name: "portal", targets: ["Portal"]),
        .executable(name: "qinglian", targets: ["Qinglian"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: ["JSON", "CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // Shared: system libraries
        .systemLibrary(name: "CZeroMQ", path: "Shared/CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        .systemLibrary(
            name: "CQREncode", path: "Shared/CQREncode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CCurl", path: "Shared/CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CProcess", path: "Shared/CProcess"),

        // Shared: what every service is built from
        .target(name: "ZeroMQ", dependencies: ["CZeroMQ", logging], path: "Shared/ZeroMQ"),
        .target(name: "Messages", path: "Shared/Messages", exclude: ["WIRE.md", "asyncapi.json"]),
        .target(name: "Contract", dependencies: ["Messages"], path: "Shared/Contract"),
        .target(name: "Columns", dependencies: ["Messages", grdb], path: "Shared/Columns"),
        .target(name: "Ledger", dependencies: ["Messages", "Columns", grdb, sqlite, crypto], path: "Shared/Ledger"),
        .target(name: "Vault", dependencies: ["Messages", "Columns", grdb, crypto], path: "Shared/Vault"),
        .target(name: "Bus", dependencies: ["ZeroMQ", "Messages", logging, metrics], path: "Shared/Bus"),
        .target(
            name: "ServiceKit",
            dependencies: [
                "Bus", "Messages", "Columns", "Ledger", "Vault", "ZeroMQ", grdb, crypto, logging, metrics, coreMetrics,
                lifecycle, signals, configuration, filePaths,
            ],
            path: "Shared/ServiceKit"),
        .target(name: "Papers", dependencies: ["Messages", "CQREncode"], path: "Shared/Papers"),
        .target(
            name: "WorkingDays", dependencies: ["Messages"], path: "Shared/WorkingDays",
            resources: [.embedInCode("Data/calendar.json")]),
        .target(name: "Media", dependencies: ["Messages"], path: "Shared/Media"),
        .target(name: "Transfers", dependencies: ["CCurl"], path: "Shared/Transfers"),
        .target(name: "Passwords", dependencies: ["Messages", crypto, cryptoExtras], path: "Shared/Passwords"),

        // Services
        .executableTarget(
            name: "Gateway", dependencies: ["ServiceKit", "Bus", "Messages", "Columns", "Ledger", grdb],
            path: "Services/Gateway",
            exclude: ["README.md"], linkerSettings: lean),
        .executableTarget(
            name: "Intake",
            dependencies: [
                "ServiceKit", "Messages", "Columns", "Ledger", "Vault", "Papers", "Media", "WorkingDays", grdb, crypto,
                logging,
            ],
            path: "Services/Intake", exclude: ["README.md"], resources: [.embedInCode("Data")], linkerSettings: lean),
        .executableTarget(
            name: "Notification",
            dependencies: [
                "ServiceKit", "Bus", "Messages", "Columns", "Ledger", "Vault", "Transfers", "WorkingDays", grdb, crypto,
                logging,
                metrics,
                lifecycle,
                mustache, yaml,
            ],
            path: "Services/Notification", exclude: ["README.md"], resources: [.embedInCode("Data")],
            linkerSettings: lean),
        .executableTarget(
            name: "Portal",
            dependencies: [
                "ServiceKit", "Bus", "ZeroMQ", "Messages", "Contract", "Columns", "Ledger", "Vault", "Papers", "Media",
                "Passwords", grdb, crypto,
                logging, metrics, lifecycle, hummingbird, hummingbirdCore, httpTypes, nioCore, nioHTTP, mustache,
            ],
            path: "Services/Portal", exclude: ["README.md", "THREATS.md"], resources: [.copy("Web")],
            linkerSettings: lean),
        .executableTarget(
            name: "Qinglian",
            dependencies: [
                "Bus", "Messages", "Contract", "Columns", "Ledger", "Vault", "ZeroMQ", "Papers", "Passwords",
                "CProcess", grdb,
                arguments, logging,
            ],
            path: "Services/Qinglian", exclude: ["README.md"], resources: [.embedInCode("Demo/areas.csv")],
            linkerSettings: lean),

        // Tests
        .target(name: "Fixtures", dependencies: ["Messages", "CFaultVFS", grdb], path: "Tests/Fixtures"),
        .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ", "Fixtures", logging], path: "Tests/ZeroMQTests"),
        .testTarget(name: "MessagesTests", dependencies: ["Messages", "Fixtures"], path: "Tests/MessagesTests"),
        .testTarget(
            name: "ContractTests", dependencies: ["Contract", "Messages"], path: "Tests/ContractTests"),
        .testTarget(name: "ColumnsTests", dependencies: ["Columns", "Messages", grdb], path: "Tests/ColumnsTests"),
        .testTarget(
            name: "WorkingDaysTests", dependencies: ["WorkingDays", "Messages"], path: "Tests/WorkingDaysTests"),
        .testTarget(name: "PapersTests", dependencies: ["Papers", "Messages", "Fixtures"], path: "Tests/PapersTests"),
        .testTarget(name: "MediaTests", dependencies: ["Media", "Messages", "Fixtures"], path: "Tests/MediaTests"),
        .target(
            name: "CFaultVFS", path: "Tests/CFaultVFS", linkerSettings: [.linkedLibrary("sqlite3")]),
        .testTarget(
            name: "LedgerTests", dependencies: ["Ledger", "Messages", "Fixtures", "CFaultVFS", grdb, crypto],
            path: "Tests/LedgerTests"),
        .testTarget(
            name: "VaultTests", dependencies: ["Vault", "Ledger", "Messages", "Fixtures", "CFaultVFS", grdb, crypto],
            path: "Tests/VaultTests"),
        .testTarget(
            name: "BusTests", dependencies: ["Bus", "ZeroMQ", "Messages", "Fixtures", logging],
            path: "Tests/BusTests"),
        .testTarget(
            name: "TransfersTests", dependencies: ["Transfers", "Fixtures"], path: "Tests/TransfersTests"),
        .testTarget(
            name: "ServiceKitTests",
            dependencies: [
                "ServiceKit", "Bus", "Ledger", "Vault", "Messages", "ZeroMQ", "Fixtures", "CFaultVFS", grdb, logging,
                coreMetrics,
            ],
            path: "Tests/ServiceKitTests"),
        .testTarget(
            name: "IntakeTests",
            dependencies: [
                "Intake", "WorkingDays", "ServiceKit", "Bus", "ZeroMQ", "Messages", "Ledger", "Vault", "Fixtures", grdb,
                logging,
            ],
            path: "Tests/IntakeTests"),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Intake", "WorkingDays", "ServiceKit", "Bus", "ZeroMQ", "Messages", "Ledger", "Fixtures",
                grdb,
                logging,
            ],
            path: "Tests/GatewayTests"),
        .testTarget(
            name: "PortalTests",
            dependencies: [
                "Portal", "Intake", "Notification", "WorkingDays", "ServiceKit", "Bus", "ZeroMQ", "Messages",
                "Contract",
                "Papers", "Passwords", "Fixtures",
                crypto,
                hummingbird, httpTypes, nioCore, mustache, logging,
            ],
            path: "Tests/PortalTests"),
        .testTarget(
            name: "NotificationTests",
            dependencies: [
                "Notification", "WorkingDays", "ServiceKit", "Bus", "ZeroMQ", "Messages", "Ledger", "Transfers",
                "Fixtures", grdb, logging,
            ],
            path: "Tests/NotificationTests"),
        .testTarget(
            name: "QinglianTests", dependencies: ["Qinglian", "Bus", "ZeroMQ", "Messages", "Fixtures"],
            path: "Tests/QinglianTests"),
        .testTarget(
            name: "SuiteTests",
            dependencies: ["Messages", "Bus", "ZeroMQ", "Ledger", "Fixtures", "Intake", "Qinglian"],
            path: "Tests/SuiteTests"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Bus", "ZeroMQ", "Messages", "Ledger", "Vault", "ServiceKit", "Fixtures", grdb, hummingbird, logging,
            ],
            path: "Tests/Benchmarks", exclude: ["README.md"], linkerSettings: lean),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    let wrapsC = ["ZeroMQ", "Transfers"].contains(target.name)
    target.swiftSettings = strict + (wrapsC ? [.strictMemorySafety()] : [])
}
