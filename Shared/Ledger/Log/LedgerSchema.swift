/// The ledger's own tables.
enum LedgerSchema {
    /// Marks the file as a ledger in SQLite's header: "QLDG".
    static let applicationID = 0x514C_4447
    /// Raised when `tables` changes; a file with a higher one is left alone.
    static let version = 1

    static let tables = """
        CREATE TABLE identity (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            ledger TEXT NOT NULL,
            source TEXT NOT NULL,
            created INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE event (
            position INTEGER PRIMARY KEY,
            type TEXT NOT NULL,
            subject TEXT,
            time INTEGER NOT NULL,
            json BLOB NOT NULL,
            leaf BLOB NOT NULL
        ) STRICT;

        CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

        CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

        CREATE TABLE newest (
            type TEXT PRIMARY KEY,
            position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tile (
            level INTEGER NOT NULL,
            tile_index INTEGER NOT NULL,
            hashes BLOB NOT NULL,
            PRIMARY KEY (level, tile_index)
        ) STRICT;

        CREATE TABLE checkpoint (
            size INTEGER PRIMARY KEY,
            root BLOB NOT NULL,
            time INTEGER NOT NULL,
            note TEXT NOT NULL
        ) STRICT;

        CREATE TABLE followed (
            source TEXT PRIMARY KEY,
            ledger TEXT NOT NULL,
            topics TEXT NOT NULL,
            position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE follower (
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            ledger TEXT NOT NULL,
            position INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            PRIMARY KEY (owner, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE inbox (
            request_id BLOB NOT NULL,
            peer TEXT NOT NULL,
            actor TEXT NOT NULL,
            digest BLOB NOT NULL,
            reply BLOB NOT NULL,
            seal TEXT,
            PRIMARY KEY (request_id, peer, actor)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE projection (
            name TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            tables TEXT NOT NULL,
            built INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE migration (
            name TEXT PRIMARY KEY,
            applied INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
