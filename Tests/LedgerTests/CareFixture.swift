import GRDB
import Ledger
import Messages

/// A table of sealed things, as the vault keeps them beside a ledger.
let sealedMigration = LedgerMigration("sealed", sql: "CREATE TABLE sealed (subject TEXT PRIMARY KEY) STRICT")

extension LedgerFixture {
    /// A ledger with two types, a full tile, a checkpoint in the middle and one at the end.
    func furnished() throws -> Ledger {
        migrations.append(sealedMigration)
        let ledger = try open()
        try fill(ledger, 300)
        try ledger.checkpoint()
        try append([Rung(bell: 1), Rung(bell: 2), Noted(1_000)], to: ledger)
        try ledger.checkpoint()
        return ledger
    }
}
