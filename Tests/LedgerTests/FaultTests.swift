import CFaultVFS
import Fixtures
import Foundation
import GRDB
import Ledger
import Messages
import Testing

/// The database fails at every step of a batch, each twice: not persisted, and persisted anyway.
@Suite("Faults of the database", .serialized)
struct FaultTests {
    let fixture: LedgerFixture

    init() throws {
        DiskFault.install()
        fixture = try LedgerFixture()
    }

    /// Eight commands, of which every fourth is refused; each of the others is remembered.
    private func batch(_ ledger: Ledger, round: Int) throws {
        try ledger.write { batch in
            // A cache this small makes SQLite write in the middle of the batch too.
            try batch.database.execute(sql: "PRAGMA cache_size = 4; PRAGMA cache_spill = 4")
            for index in 0..<8 {
                do {
                    try batch.attempt {
                        try fixture.append(Noted(round * 100 + index, text: Self.text), in: batch)
                        try batch.remember(
                            peer: "p", actor: "a", id: fixture.newID(),
                            InboxEntry(digest: Data([UInt8(index)]), reply: Data([1]), seal: nil))
                        if index % 4 == 3 { throw Refusal() }
                    }
                } catch is Refusal {
                }
            }
        }
    }

    private static let text = String(repeating: "x", count: 1_500)
    private static let accepted: UInt64 = 6

    @Test(
        "at any step of a batch lose no acknowledged command, leave no half batch, and are told truly",
        arguments: DiskFault.all)
    func everyStep(_ fault: DiskFault) throws {
        let template = fixture.folder.appending(path: "template.sqlite").path
        var ledger = try fixture.open()
        try batch(ledger, round: 0)
        try ledger.close()
        try FileManager.default.moveItem(atPath: fixture.path, toPath: template)

        var told: Set<LedgerError.Code> = []
        for step in 1...500 {
            try FileManager.default.copyItem(atPath: template, toPath: fixture.path)
            ledger = try fixture.open()
            let armed = fault.arm(fixture.folder.path, at: step)
            let outcome = outcome { try batch(ledger, round: 1) }
            let wasHit = armed.disarm()
            try judge(outcome, fault, ledger)
            try? ledger.close()
            let report = try Verification(projections: fixture.projections).examine(fixture.path)
            #expect(report.findings == [], "step \(step)")
            let inbox = try DatabaseQueue(path: fixture.path)
                .read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM inbox") }
            #expect(inbox.map(UInt64.init) == report.size)
            try FileManager.default.removeItem(atPath: fixture.path)
            if let code = (outcome as? LedgerError)?.code { told.insert(code) }
            guard wasHit else {
                if let expected = fault.expected { #expect(told == expected) }
                return
            }
        }
        Issue.record("a batch never ended")
    }

    private func outcome(_ body: () throws -> Void) -> (any Error)? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// What the caller was told must be what is there, and a ledger that may go on must be able to.
    private func judge(_ outcome: (any Error)?, _ fault: DiskFault, _ ledger: Ledger) throws {
        let (before, after) = (Self.accepted, 2 * Self.accepted)
        guard let outcome else {
            #expect(ledger.tail.size == after)
            return
        }
        let code = try #require(outcome as? LedgerError).code
        if fault.code == .SQLITE_IOERR_FSYNC {
            #expect(code == .mustExit)
            #expect(throws: LedgerError.self) { try batch(ledger, round: 2) }
            return
        }
        switch code {
        case .batchLost: #expect(ledger.tail.size == before)
        case .outcomeUnknown: #expect([before, after].contains(ledger.tail.size))
        default: Issue.record("\(String(reflecting: outcome))")
        }
        let size = ledger.tail.size
        try batch(ledger, round: 2)
        #expect(ledger.tail.size == size + Self.accepted)
    }

    @Test(
        "while a ledger is made are typed, and the next attempt succeeds",
        arguments: DiskFault.all.filter { [.SQLITE_FULL, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_SHMMAP].contains($0.code) })
    func whileMaking(_ fault: DiskFault) throws {
        for step in 1...500 {
            try? FileManager.default.removeItem(at: fixture.folder)
            try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
            let armed = fault.arm(fixture.folder.path, at: step)
            do {
                try fixture.open().close()
            } catch {
                #expect((error as? LedgerError)?.code == .unreachable, "\(error)")
            }
            let hit = armed.disarm()
            let ledger = try fixture.open()
            try fixture.append([Noted(1)], to: ledger)
            #expect(try ledger.verify().findings == [])
            try ledger.close()
            if !hit { return }
        }
        Issue.record("making a ledger never ended")
    }

    @Test(
        "a failed sync of the WAL's copying into the file ends the process's trust in it, after the batch was answered")
    func failedCheckpoint() throws {
        let fault = DiskFault("failed sync", FAULT_SYNC, .SQLITE_IOERR_FSYNC)
        let ledger = try fixture.open()
        try fixture.fill(ledger, 256)
        // The batch's own sync is the first; what follows is the checkpoint's.
        var armed = fault.arm(fixture.folder.path, at: 2)
        var batches = 0
        var code: LedgerError.Code?
        while code == nil, batches < 100 {
            do {
                try fixture.fill(ledger, 256)
                batches += 1
                if !armed.disarm() { armed = fault.arm(fixture.folder.path, at: 2) }
            } catch let error as LedgerError {
                code = error.code
            }
        }
        _ = armed.disarm()
        #expect(code == .mustExit)
        try ledger.close()
        let again = try fixture.open()
        #expect(again.tail.size == UInt64(256 + batches * 256))
        #expect(try again.verify().findings == [])
    }

    @Test("a ledger that cannot be opened again after a failed commit says so, and goes on once it can")
    func reopensLater() throws {
        let ledger = try fixture.open()
        try fixture.append([Noted(1)], to: ledger)
        let aside = fixture.folder.appendingPathExtension("aside")
        defer { try? FileManager.default.removeItem(at: aside) }
        var armed: DiskFault.Armed?
        let lost = outcome {
            try ledger.write { batch in
                try batch.attempt { try fixture.append(Noted(2), in: batch) }
                armed = DiskFault("write error", FAULT_WRITE, .SQLITE_IOERR_WRITE).arm(fixture.folder.path, at: 1)
                try FileManager.default.moveItem(at: fixture.folder, to: aside)
            }
        }
        #expect(armed?.disarm() == true)
        #expect((lost as? LedgerError)?.code == .outcomeUnknown)
        let attempts: [() throws -> Void] = [
            { _ = try ledger.page(after: .zero, topics: [], limit: 1) },
            { try fixture.append([Noted(3)], to: ledger) },
        ]
        for attempt in attempts { #expect((outcome(attempt) as? LedgerError)?.code == .unreachable) }
        try FileManager.default.moveItem(at: aside, to: fixture.folder)
        try fixture.append([Noted(3)], to: ledger)
        #expect(try ledger.read { try Int.fetchAll($0, sql: "SELECT number FROM note ORDER BY number") } == [1, 3])
        #expect(try ledger.verify().findings == [])
    }
}

extension DiskFault {
    /// What callers are told in the course of a walk over all steps; nil if a batch may have no step of this kind.
    ///
    /// SQLite writes pages in the middle of a batch that does not fit its cache: there the batch is lost. At the end it
    /// writes what is left, and syncs: there the outcome is unknown. The first write into an emptied WAL syncs its header
    /// too.
    fileprivate var expected: Set<LedgerError.Code>? {
        switch (step, code) {
        case (FAULT_SYNC.rawValue, .SQLITE_IOERR_FSYNC): [.mustExit]
        case (FAULT_WRITE.rawValue, _), (FAULT_SYNC.rawValue, _): [.batchLost, .outcomeUnknown]
        default: nil
        }
    }
}
