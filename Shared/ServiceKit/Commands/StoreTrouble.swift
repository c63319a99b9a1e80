import Foundation
import GRDB
import Ledger
import Vault

/// Why something could not be stored, as far as the disk is to blame.
enum StoreTrouble: Sendable, CaseIterable {
    case full
    case readOnly
    /// Anything else: the log says what the system said.
    case refused

    /// Nil of an error that says nothing of the disk: a refusal, or what is wrong with a request.
    init?(_ error: any Error) {
        switch error {
        case let error as POSIXError: self = Self.kind(of: error.code)
        case let error as DatabaseError: self = Self.kind(of: error.resultCode)
        case let error as LedgerError where Self.ledgerCodes.contains(error.code):
            self = error.underlying.flatMap { StoreTrouble($0) } ?? .refused
        case let error as VaultError where error.code == .unreachable || error.code == .mustExit:
            self = error.underlying.flatMap { StoreTrouble($0) } ?? .refused
        default: return nil
        }
    }

    private static let ledgerCodes: Set<LedgerError.Code> = [.unreachable, .batchLost, .outcomeUnknown, .mustExit]

    private static func kind(of code: POSIXErrorCode) -> StoreTrouble {
        switch code {
        case .ENOSPC, .EDQUOT, .EFBIG: .full
        case .EROFS, .EACCES, .EPERM: .readOnly
        default: .refused
        }
    }

    private static func kind(of code: ResultCode) -> StoreTrouble {
        switch code.primaryResultCode {
        case .SQLITE_FULL: .full
        case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
        default: .refused
        }
    }

    /// What is wrong and what to do, for the operator.
    var words: String {
        switch self {
        case .full:
            "磁盘已满，改动存不进去：请腾出空间，之后自动恢复 (the disk is full and no change is stored: make room; it recovers by itself)"
        case .readOnly:
            "磁盘只读，改动存不进去：请检查挂载和权限，之后自动恢复 "
                + "(the disk is read-only and no change is stored: check mount and permissions; it recovers by itself)"
        case .refused:
            "磁盘写入失败，改动存不进去：请检查磁盘空间和日志，之后自动恢复 "
                + "(the disk refuses writes and no change is stored: check its space and the log; it recovers by itself)"
        }
    }
}
