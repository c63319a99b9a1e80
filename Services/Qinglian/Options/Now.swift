import Foundation
import Messages

extension Timestamp {
    /// The system's clock. The command line stands at the edge; what it calls is handed the time.
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}
