import Fixtures
import Foundation
import Logging
import Messages
import Transfers

@testable import Notification

/// 2024-11-22T04:20:00.123Z
let channelTime = Timestamp(milliseconds: 1_732_249_200_123)

func outgoing(
    to address: String, title: String = "新的求助件等签收", body: String = "陆埠镇五马村有一件求助件刚提交。\n请在今天签收。",
    secrets: [String] = [], unsubscribe: String? = nil
) throws -> OutgoingMessage {
    guard let id = UUIDv7("01934f3b-2a3b-7000-8000-000000000001") else { throw CocoaError(.coderInvalidValue) }
    return OutgoingMessage(
        delivery: id, address: address, title: title, body: body, short: "您有 1 件待办",
        link: "https://ql.example/desk/case/1?a=1&b=2", type: "notice.task", time: channelTime,
        data: Data(#"{"case":"清"}"#.utf8), unsubscribe: unsubscribe, secrets: secrets)
}

/// Transfers that may go to loopback.
func loopbackTransfers() throws -> HTTPTransfers {
    try HTTPTransfers(
        TransferSettings(addresses: AddressRule(allowed: [IPNetwork("127.0.0.0/8")].compactMap { $0 })))
}

func answer(_ status: Int, _ body: String = "", headers: [HTTPRequest.Header] = []) -> HTTPAnswer {
    HTTPAnswer(status: status, headers: headers, body: Array(body.utf8))
}

let channelLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension ChannelOutcome {
    /// What tests compare: `delivered`, `failed rejected`, `failed server-error after 7`, `refused …`, `gone`.
    var summary: String {
        switch self {
        case .delivered: "delivered"
        case .failed(let cause, let wait):
            "failed \(cause.rawValue)" + (wait.map { " after \($0.components.seconds)" } ?? "")
        case .refused(let cause): "refused \(cause.rawValue)"
        case .gone: "gone"
        }
    }
}
