import Fixtures
import Foundation
import GRDB
import Ledger
import Messages
import Testing
import Vault

@testable import ServiceKit

@Suite("Whether the disk takes what is decided") struct StoreRecordTests {
    enum Step: Sendable {
        case wrote, idle, failed
        case pass(Duration)
    }

    private static let almost = StoreRecord.idlePause - .seconds(1)

    /// What happened, whether the service has a problem then, and whether the disk is to be tried.
    static let walks: [([Step], Bool, Bool)] = [
        ([], false, false),
        ([.pass(almost)], false, false),
        ([.pass(StoreRecord.idlePause)], false, true),
        ([.pass(almost), .wrote, .pass(almost)], false, false),
        ([.pass(almost), .idle, .pass(.seconds(1))], false, true),
        ([.failed], false, true),
        ([.failed, .wrote], false, false),
        ([.failed, .wrote, .failed], false, true),
        ([.failed, .idle, .failed], true, false),
        ([.failed, .failed], true, false),
        ([.failed, .failed, .pass(.seconds(1))], true, false),
        ([.failed, .failed, .pass(.seconds(2))], true, true),
        ([.failed, .failed, .idle], true, false),
        ([.failed, .failed, .failed, .wrote], false, false),
        ([.failed, .failed, .wrote, .pass(StoreRecord.idlePause)], false, true),
    ]

    @Test(
        "two failures in a row are a problem until something is written; a try is due after one, and when nobody writes",
        arguments: walks)
    func walk(_ steps: [Step], _ isProblem: Bool, _ isTryDue: Bool) {
        var now = Duration.seconds(1_000)
        var record = StoreRecord(at: now)
        for step in steps {
            switch step {
            case .wrote: record.note(.wrote, at: now)
            case .idle: record.note(.idle, at: now)
            case .failed: record.note(.failed(.full), at: now)
            case .pass(let time): now += time
            }
        }
        #expect(record.problem == (isProblem ? .full : nil))
        #expect(record.isTryDue(at: now) == isTryDue)
    }

    static let errors: [(any Error, StoreTrouble?)] = [
        (DatabaseError(resultCode: .SQLITE_FULL), .full),
        (DatabaseError(resultCode: .SQLITE_IOERR_WRITE), .refused),
        (DatabaseError(resultCode: .SQLITE_READONLY_DIRECTORY), .readOnly),
        (LedgerError(.batchLost, "", underlying: DatabaseError(resultCode: .SQLITE_FULL)), .full),
        (LedgerError(.outcomeUnknown, "", underlying: DatabaseError(resultCode: .SQLITE_READONLY)), .readOnly),
        (LedgerError(.unreachable, ""), .refused),
        (LedgerError(.closed, "", underlying: DatabaseError(resultCode: .SQLITE_FULL)), nil),
        (LedgerError(.invalid, ""), nil),
        (VaultError(.unreachable, ""), .refused),
        (VaultError(.gone, ""), nil),
        (POSIXError(.ENOSPC), .full),
        (POSIXError(.EDQUOT), .full),
        (POSIXError(.EROFS), .readOnly),
        (POSIXError(.EIO), .refused),
        (DeskError.unavailable, nil),
        (DeskError.busy(retryAfter: 1), nil),
    ]

    @Test("only what the disk is to blame for counts", arguments: errors)
    func blame(_ error: any Error, _ trouble: StoreTrouble?) {
        #expect(StoreTrouble(error) == trouble)
    }

    @Test("each trouble says in Chinese and English what to do")
    func words() {
        for trouble in StoreTrouble.allCases {
            #expect(trouble.words.contains("请") && trouble.words.contains("(the disk"))
        }
        #expect(Set(StoreTrouble.allCases.map(\.words)).count == StoreTrouble.allCases.count)
    }
}

@Suite("Room on the disk, before it is used up") struct DiskRoomTests {
    static let rooms: [(DiskRoom, Bool)] = [
        (DiskRoom(free: 10 << 20, size: 100 << 20, freeFiles: 1_000, files: 1_000), false),
        (DiskRoom(free: 10 << 20 - 1, size: 100 << 20, freeFiles: 1_000, files: 1_000), true),
        (DiskRoom(free: 1 << 30, size: 1 << 42, freeFiles: nil, files: 0), false),
        (DiskRoom(free: 1 << 30 - 1, size: 1 << 42, freeFiles: nil, files: 0), true),
        (DiskRoom(free: 0, size: 1 << 20, freeFiles: nil, files: 0), true),
        (DiskRoom(free: 1 << 40, size: 1 << 41, freeFiles: 10, files: 1_000), false),
        (DiskRoom(free: 1 << 40, size: 1 << 41, freeFiles: 9, files: 1_000), true),
    ]

    @Test(
        "a warning under a tenth, of a large disk under a gibibyte, and under a hundredth of the files",
        arguments: rooms)
    func bound(_ room: DiskRoom, _ warns: Bool) {
        #expect((room.warning != nil) == warns)
    }

    @Test("it is asked of the file system")
    func asked() throws {
        let folder = try TemporaryDirectory()
        let room = try #require(DiskRoom(at: folder.path))
        #expect(room.size > 0 && room.free <= room.size)
        #expect(DiskRoom(at: folder.path + "/nowhere") == nil)
    }

    @Test("a WAL past its bound is told, with what to do")
    func log() {
        #expect(StorageWarnings.log(256 << 20, past: 256 << 20) == nil)
        #expect(StorageWarnings.log(256 << 20 + 1, past: 256 << 20)?.contains("256 MB") == true)
    }
}

@Suite("A running service whose disk is full", .timeLimit(.minutes(2)), .serialized)
struct FullDiskTests {
    @Test("says so in its health, with or without anybody's commands, and says when it is over")
    func told() async throws {
        DiskFault.install()
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a"))
        #expect(try await shop.call(Health()).ready)
        for isAsked in [true, false] {
            let fault = DiskFault.fullDisk.arm(shop.place.directory + "/ledger.sqlite", at: 1)
            if isAsked {
                await #expect(throws: DeskError.unavailable) { try await shop.call(Tally.Count(name: "b")) }
            }
            #expect(try await eventually(within: .seconds(45)) { try await !shop.call(Health()).ready })
            #expect(try await shop.call(Health()).problems.contains { $0.contains("磁盘已满") })
            // Nobody asks for anything meanwhile: the service finds out by itself.
            #expect(fault.disarm())
            #expect(try await eventually { try await shop.call(Health()).ready })
        }
        #expect(try await shop.call(Tally.Count(name: "a")).total == 2)
        let left = try FileManager.default.contentsOfDirectory(atPath: shop.place.directory)
        #expect(!left.contains("probe"))
    }
}

@Suite("A running service of whose WAL somebody reads without end", .timeLimit(.minutes(1)))
struct StarvedLogTests {
    @Test("warns past the bound and goes on taking what comes, and warns no more soon after the reading ends")
    func told() async throws {
        let shop = try Workshop(logBound: 2 << 20)
        defer { shop.stop() }
        func warns() async throws -> Bool {
            let health = try await shop.call(Health())
            #expect(health.ready && health.problems.isEmpty)
            return health.warnings.contains { $0.contains("预写日志") }
        }
        var written = 0
        func write() async throws {
            written += 1
            let note = String(repeating: "x", count: 20_000)
            #expect(try await shop.call(Tally.Count(name: "a", note: note)).total == written)
        }
        try await write()

        let reader = try DatabaseQueue(path: shop.place.directory + "/ledger.sqlite", configuration: Self.reading)
        try await reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            #expect(try Int.fetchOne(db, sql: "SELECT total FROM tally") == 1)
        }
        while try await !warns(), written < 500 { try await write() }
        #expect(written > 10 && written < 500)
        // For longer than the pause after which the service empties a long WAL by itself: it cannot.
        let isOver = try await eventually(within: .seconds(6)) {
            try await write()
            return try await !warns()
        }
        #expect(!isOver)

        try await reader.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(
            try await eventually(within: .seconds(20)) {
                try await write()
                return try await !warns()
            })
    }

    private static var reading: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        return configuration
    }
}
