import Messages

/// What a program may do with a token, of what its account's posts may do.
enum TokenScope: String, WireEnum {
    case registersRead = "registers:read"
    case casesRead = "cases:read"
    case casesWrite = "cases:write"
    case statisticsRead = "statistics:read"
    case eventsRead = "events:read"
    case operationsRead = "operations:read"
}
