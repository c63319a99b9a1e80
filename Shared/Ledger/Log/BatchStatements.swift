import GRDB

/// What a batch runs with every command, looked up once a batch.
struct BatchStatements {
    let insertEvent: BoundStatement
    let recall: BoundStatement
    let remember: BoundStatement
    let openSavepoint: BoundStatement
    let rollBackToSavepoint: BoundStatement
    let releaseSavepoint: BoundStatement

    init(_ connection: Database) throws {
        insertEvent = try BoundStatement(
            connection,
            sql: "INSERT INTO event (position, type, subject, time, json, leaf) VALUES (?, ?, ?, ?, ?, ?)")
        recall = try BoundStatement(
            connection, sql: "SELECT digest, reply, seal FROM inbox WHERE request_id = ? AND peer = ? AND actor = ?")
        remember = try BoundStatement(
            connection,
            sql: "INSERT INTO inbox (request_id, peer, actor, digest, reply, seal) VALUES (?, ?, ?, ?, ?, ?)")
        openSavepoint = try BoundStatement(connection, sql: "SAVEPOINT command")
        rollBackToSavepoint = try BoundStatement(connection, sql: "ROLLBACK TO command")
        releaseSavepoint = try BoundStatement(connection, sql: "RELEASE command")
    }
}
